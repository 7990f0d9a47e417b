package example

import (
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Claims of an insurance.
type Claims struct{ ExpiresAt time.Time }

func claims(end time.Time) jwt.RegisteredClaims {
	// ok: auth.token-claims
	_ = Claims{ExpiresAt: end}
	// point: auth.token-claims
	return jwt.RegisteredClaims{Issuer: "dashboard", ExpiresAt: jwt.NewNumericDate(end)}
}
