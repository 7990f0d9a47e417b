package example

import (
	"context"

	"github.com/TykTechnologies/tyk/internal/redis"
)

type deck struct{}

func (deck) ZCard(ctx context.Context, key string) {}

func size(ctx context.Context, client redis.UniversalClient, d deck, key string) {
	// ok: tyk-mdcb.redis-alias
	d.ZCard(ctx, key)
	// point: tyk-mdcb.redis-alias
	client.ZCard(ctx, key)
}
