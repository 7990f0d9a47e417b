package example

import (
	"fmt"
	"log"
	"net/url"
)

type config struct {
	RedisURL  string
	PublicURL string
}

func redact(address string) string { u, _ := url.Parse(address); return u.Redacted() }

func connect(cfg config) error {
	// ok: auth.address-logged an address that anyone may know
	log.Printf("serving %s", cfg.PublicURL)
	// ok: auth.address-logged without its password
	log.Printf("connecting to %s", redact(cfg.RedisURL))
	u, err := url.Parse(cfg.RedisURL)
	if err != nil {
		// point: auth.address-logged
		return fmt.Errorf("cannot parse %s: %w", cfg.RedisURL, err)
	}
	// ok: auth.address-logged only the host
	log.Printf("connecting to %s", u.Host)
	return nil
}
