package example

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

type registry struct{}

// SetArgs keeps the arguments of a command line.
func (r *registry) SetArgs(ctx context.Context, name string, value string, opts map[string]string) {}

func lease(ctx context.Context, client *redis.Client, r *registry, id string) error {
	// ok: redis.set-with-options
	r.SetArgs(ctx, "lease:"+id, "me", nil)
	// point: redis.set-with-options
	return client.SetArgs(ctx, "lease:"+id, "me", redis.SetArgs{Mode: "NX", TTL: time.Minute}).Err()
}
