package example

import (
	"net/url"

	"github.com/golang-jwt/jwt/v5"
)

func check(text string, keys jwt.Keyfunc) (*jwt.Token, error) {
	// ok: auth.token-check
	if _, err := url.Parse(text); err == nil {
		return nil, nil
	}
	// point: auth.token-check
	return jwt.Parse(text, keys)
}
