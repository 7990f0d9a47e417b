package example

import (
	"context"
	"net/http"

	"example.org/system/api/historyservice/v1"
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

type remote struct {
	history historyservice.HistoryServiceClient
	billing *billingClient
}

func (r *remote) describe(ctx context.Context, id string) error {
	// ok: rpc.generated-call
	r.billing.Describe(ctx, id)
	// point: rpc.generated-call
	_, err := r.history.Describe(ctx, &historyservice.DescribeRequest{Id: id})
	return err
}

type billingClient struct{}

// Describe speaks of a bill of this process.
func (b *billingClient) Describe(ctx context.Context, id string) {}
