package example

import (
	"time"

	"github.com/bsm/redislock"
)

// LinearBackoff of a page that reloads.
func LinearBackoff(d time.Duration) time.Duration { return d }

func patient() *redislock.Options {
	// ok: redis.lock-retry
	LinearBackoff(time.Second)
	return &redislock.Options{
		// point: redis.lock-retry
		RetryStrategy: redislock.LinearBackoff(100 * time.Millisecond),
	}
}
