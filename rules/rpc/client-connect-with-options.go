package example

import (
	"net/http"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

// NewClient makes an HTTP client.
func NewClient(address string) *http.Client { return http.DefaultClient }

func connect(address string, creds credentials.TransportCredentials) (*grpc.ClientConn, error) {
	// ok: rpc.client-connect-with-options
	NewClient(address)
	// point: rpc.client-connect-with-options
	return grpc.NewClient(address, grpc.WithTransportCredentials(creds))
}
