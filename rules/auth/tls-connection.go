package example

import (
	"crypto/tls"
	"net"
)

func dial(dialer *net.Dialer, address string, cfg *tls.Config) (net.Conn, error) {
	if cfg == nil {
		// ok: auth.tls-connection
		return dialer.Dial("tcp", address)
	}
	// point: auth.tls-connection
	return tls.DialWithDialer(dialer, "tcp", address, cfg)
}
