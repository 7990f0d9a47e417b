package example

import (
	"github.com/gorilla/sessions"
)

// NewStore opens a shop.
func NewStore(name string) string { return name }

func store(key []byte) *sessions.CookieStore {
	// ok: auth.session-store
	NewStore("shop")
	// point: auth.session-store
	return sessions.NewCookieStore(key)
}
