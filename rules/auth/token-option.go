package example

import (
	"github.com/golang-jwt/jwt/v5"
)

// WithAudience sets who a page is for.
func WithAudience(who string) string { return who }

func options() jwt.ParserOption {
	// ok: auth.token-option
	WithAudience("editors")
	// point: auth.token-option
	return jwt.WithAudience("gateway")
}
