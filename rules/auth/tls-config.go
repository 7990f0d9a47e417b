package example

import (
	"crypto/tls"
	"crypto/x509"
)

// Config of a page, with a switch of the same name.
type Config struct{ InsecureSkipVerify bool }

func secure(pool *x509.CertPool, page *Config, skip bool) *tls.Config {
	// ok: auth.tls-config
	page.InsecureSkipVerify = skip
	// point: auth.tls-config
	cfg := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}
	// point: auth.tls-config
	cfg.InsecureSkipVerify = skip
	return cfg
}
