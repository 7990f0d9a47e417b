package example

import (
	"time"

	"github.com/go-redis/cache/v9"
	"github.com/redis/go-redis/v9"
)

// Options of a menu.
type Options struct{ Redis bool }

func shared(client *redis.Client) *cache.Cache {
	// ok: redis.cache-options
	_ = Options{Redis: true}
	// point: redis.cache-options
	return cache.New(&cache.Options{Redis: client, LocalCache: cache.NewTinyLFU(1000, time.Minute)})
}
