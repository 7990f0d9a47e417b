package example

import (
	"net/http/httptest"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

func server(creds credentials.TransportCredentials) *grpc.Server {
	// ok: rpc.server
	httptest.NewServer(nil)
	// point: rpc.server
	return grpc.NewServer(grpc.Creds(creds))
}
