package example

import (
	"net/http"

	"github.com/gorilla/sessions"
)

func lifetime(store *sessions.CookieStore, w http.ResponseWriter) {
	// ok: auth.session-lifetime
	http.SetCookie(w, &http.Cookie{Name: "theme", MaxAge: 3600})
	// point: auth.session-lifetime
	store.Options = &sessions.Options{MaxAge: 3600, Secure: true}
}
