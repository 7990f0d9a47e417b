package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type tree struct{}

// HGet reads a node of a heap in memory.
func (t *tree) HGet(ctx context.Context, heap, node string) string { return node }

func room(ctx context.Context, client redis.UniversalClient, t *tree, name string) (string, error) {
	// ok: redis.read-member
	t.HGet(ctx, "rooms", name)
	// point: redis.read-member
	return client.HGet(ctx, "rooms", name).Result()
}
