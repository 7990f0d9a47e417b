package example

import (
	"time"

	"github.com/go-redsync/redsync/v4"
	"github.com/patrickmn/go-cache"
)

func guard(rs *redsync.Redsync) *redsync.Mutex {
	// ok: redis.lock-expiry
	_ = cache.New(30*time.Second, time.Minute)
	// point: redis.lock-expiry
	return rs.NewMutex("jobs", redsync.WithExpiry(30*time.Second))
}
