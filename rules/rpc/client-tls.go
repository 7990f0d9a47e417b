package example

import (
	"crypto/tls"

	"github.com/valyala/gorpc"
)

func connect(address string, settings *tls.Config) *gorpc.Client {
	// ok: rpc.client-tls
	gorpc.NewTCPClient(address)
	// point: rpc.client-tls
	return gorpc.NewTLSClient(address, settings)
}
