package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type index struct{}

// Keys lists the keys of a map.
func (i *index) Keys(ctx context.Context, pattern string) []string { return nil }

func list(ctx context.Context, client *redis.Client, i *index) ([]string, error) {
	// ok: redis.keys-pattern
	i.Keys(ctx, "apikey-*")
	// point: redis.keys-pattern
	return client.Keys(ctx, "apikey-*").Result()
}
