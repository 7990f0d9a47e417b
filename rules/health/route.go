package example

import "net/http"

func routes(mux *http.ServeMux, ready http.HandlerFunc) {
	// point: health.route
	mux.HandleFunc("/readyz", ready)
	// point: health.route
	mux.HandleFunc("GET /livez", ready)
	// point: health.route
	http.HandleFunc("/api/health", ready)
	// ok: health.route
	mux.HandleFunc("/healthy-food", ready)
	// ok: health.route
	mux.HandleFunc("/health/{player}", ready)
}
