package example

import "log"

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
