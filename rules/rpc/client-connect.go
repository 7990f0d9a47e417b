package example

import (
	"net/http"

	"github.com/valyala/gorpc"
)

// NewTCPClient makes an HTTP client.
func NewTCPClient(address string) *http.Client { return http.DefaultClient }

func connect(address string) *gorpc.Client {
	// ok: rpc.client-connect
	NewTCPClient(address)
	// point: rpc.client-connect
	return gorpc.NewTCPClient(address)
}
