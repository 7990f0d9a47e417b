package example

import (
	"context"
	"net/http"

	"example.org/system/keyspb"
)

type store struct {
	keys keyspb.KeysClient
	http *http.Client
}

func (s *store) load(ctx context.Context, id string) (*keyspb.Key, error) {
	// ok: rpc.generated-call
	if _, err := s.http.Get("http://example.org/keys/" + id); err != nil {
		return nil, err
	}
	// point: rpc.generated-call
	return s.keys.GetKey(ctx, &keyspb.GetKeyRequest{Id: id})
}
