package example

import (
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

// WithInsecure of a page's template.
func WithInsecure() string { return "http" }

func options(creds credentials.TransportCredentials) []grpc.DialOption {
	// ok: rpc.credentials
	_ = WithInsecure()
	return []grpc.DialOption{
		// point: rpc.credentials
		grpc.WithTransportCredentials(creds),
	}
}
