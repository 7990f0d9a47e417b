package example

import (
	"context"
	"time"

	"github.com/go-redis/cache/v9"
)

// Item of a menu.
type Item struct{ Key, Value string }

func keep(ctx context.Context, shared *cache.Cache, id string, user any) error {
	// ok: redis.cached-item
	_ = Item{Key: "user-" + id, Value: "x"}
	// point: redis.cached-item
	return shared.Set(&cache.Item{Ctx: ctx, Key: "user-" + id, Value: user, TTL: time.Hour})
}
