package example

import (
	"crypto/tls"
	"os"
)

func load(certFile, keyFile string) (tls.Certificate, error) {
	// ok: auth.certificate-load
	if _, err := os.ReadFile(certFile); err != nil {
		return tls.Certificate{}, err
	}
	// point: auth.certificate-load
	return tls.LoadX509KeyPair(certFile, keyFile)
}
