package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type gauge struct{}

// Incr counts for a dashboard.
func (g *gauge) Incr(ctx context.Context, name string) {}

func count(ctx context.Context, client redis.UniversalClient, g *gauge, id string) (int64, error) {
	// ok: redis.counter
	g.Incr(ctx, "redis.quota")
	// point: redis.counter
	return client.Incr(ctx, "quota-"+id).Result()
}
