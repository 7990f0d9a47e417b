package example

import (
	"context"

	"github.com/go-redis/redis_rate/v10"
	"golang.org/x/time/rate"
)

func allowed(ctx context.Context, shared *redis_rate.Limiter, local *rate.Limiter, id string) bool {
	// ok: redis.rate-limit
	if !local.Allow() {
		return false
	}
	// point: redis.rate-limit
	res, err := shared.Allow(ctx, "project:"+id, redis_rate.PerSecond(10))
	return err == nil && res.Allowed > 0
}
