package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func take(ctx context.Context, client redis.UniversalClient) ([]string, error) {
	// ok: redis.set-take it only looks
	if n, err := client.SCard(ctx, "outdated").Result(); err != nil || n == 0 {
		return nil, err
	}
	// point: redis.set-take
	return client.SPopN(ctx, "outdated", 100).Result()
}
