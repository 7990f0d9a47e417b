package example

import (
	"errors"
	"fmt"
	"log"
)

type user struct {
	Name         string
	Password     string
	PasswordHint string
}

func mask(text string) string { return text[:2] + "…" }

func logged(u user, apiKey string) {
	// point: auth.secret-logged
	log.Println("login", u.Name, u.Password)
	// point: auth.secret-logged
	log.Printf("call with %s", apiKey)
	// ok: auth.secret-logged a name, and a value that only sounds like one
	log.Println("login", u.Name, u.PasswordHint)
	// ok: auth.secret-logged a masked value
	log.Println("login", mask(u.Password))
	// ok: auth.secret-logged words in a message
	log.Println("wrong password")
}

func refused(u user, apiKey string, hasPassword bool) error {
	if hasPassword {
		// ok: auth.secret-logged only says that there is one
		return fmt.Errorf("password given: %v", hasPassword)
	}
	if u.Password == "" {
		// ok: auth.secret-logged its type, not what it is
		return fmt.Errorf("100%% of %s: no use for %T", u.Name, u.Password)
	}
	if u.Name == "" {
		// ok: auth.secret-logged words of an error
		return errors.New("no password")
	}
	// point: auth.secret-logged
	return fmt.Errorf("key %q is not known", apiKey)
}

func address(host, apiKey string) (string, string) {
	// point: auth.secret-logged
	asked := fmt.Sprintf("https://%s/v1/users?api_key=%s", host, apiKey)
	// ok: auth.secret-logged no query
	plain := fmt.Sprintf("https://%s/v1/users", host)
	return asked, plain
}
