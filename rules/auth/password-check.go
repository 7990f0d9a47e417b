package example

import (
	"bytes"

	"golang.org/x/crypto/bcrypt"
)

func check(stored, given []byte) error {
	// ok: auth.password-check
	if bytes.Equal(stored, nil) {
		return nil
	}
	// point: auth.password-check
	return bcrypt.CompareHashAndPassword(stored, given)
}
