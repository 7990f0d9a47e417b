package example

import "net/http"

func save(w http.ResponseWriter, available bool) {
	if !available {
		// point: health.go-unavailable
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	// ok: health.go-unavailable
	w.WriteHeader(http.StatusCreated)
}
