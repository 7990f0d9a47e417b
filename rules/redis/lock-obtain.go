package example

import (
	"context"
	"time"

	"github.com/bsm/redislock"
)

type quota struct{}

// Obtain takes from a budget in memory.
func (q *quota) Obtain(ctx context.Context, name string, d time.Duration, opts any) {}

func guard(ctx context.Context, locker *redislock.Client, q *quota, name string) (*redislock.Lock, error) {
	// ok: redis.lock-obtain
	q.Obtain(ctx, "room:"+name, 5*time.Second, nil)
	// point: redis.lock-obtain
	return locker.Obtain(ctx, "room:"+name, 5*time.Second, nil)
}
