package example

import (
	"errors"

	"github.com/golang-jwt/jwt/v5"
)

func issue(claims jwt.Claims, key any) (string, error) {
	if claims == nil {
		// ok: auth.token-issue
		return "", errors.New("no claims")
	}
	// point: auth.token-issue
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	// point: auth.token-issue
	return token.SignedString(key)
}
