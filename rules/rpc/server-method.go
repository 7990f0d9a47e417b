package example

import (
	"context"
	"net/http"

	"example.org/system/keyspb"
)

type keysServer struct{}

// point: rpc.server-method
func (s *keysServer) GetKey(ctx context.Context, req *keyspb.GetKeyRequest) (*keyspb.Key, error) {
	return &keyspb.Key{}, nil
}

// ok: rpc.server-method
func (s *keysServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

// ok: rpc.server-method
func validate(req *keyspb.GetKeyRequest) error { return nil }
