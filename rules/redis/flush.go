package example

import (
	"context"
	"net/http"

	"github.com/redis/go-redis/v9"
)

type cache struct{}

// FlushAll empties a cache of this process.
func (c *cache) FlushAll(ctx context.Context) {}

func reset(ctx context.Context, client *redis.Client, c *cache, w http.Flusher) error {
	// ok: redis.flush
	c.FlushAll(ctx)
	// ok: redis.flush
	w.Flush()
	// point: redis.flush
	return client.FlushDB(ctx).Err()
}
