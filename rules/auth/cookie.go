package example

import "net/http"

func keep(w http.ResponseWriter, id string) {
	// ok: auth.cookie
	http.SetCookie(w, &http.Cookie{Name: "theme", Value: "dark"})
	// point: auth.cookie
	http.SetCookie(w, &http.Cookie{Name: "session", Value: id, HttpOnly: true, MaxAge: 3600})
}
