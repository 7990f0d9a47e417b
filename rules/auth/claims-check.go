package example

import "github.com/golang-jwt/jwt/v5"

// point: auth.claims-check
func checkAudience(claims jwt.MapClaims) bool {
	return claims["aud"] == "gateway"
}

// ok: auth.claims-check
func checkNotes(claims []Note) bool {
	return len(claims) > 0
}
