package example

import (
	"crypto/hmac"
	"crypto/sha256"
)

func sign(secret, body []byte) []byte {
	// ok: auth.signature
	sum := sha256.Sum256(body)
	// point: auth.signature
	mac := hmac.New(sha256.New, secret)
	mac.Write(sum[:])
	return mac.Sum(nil)
}
