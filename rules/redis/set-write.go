package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type bag struct{}

// SAdd adds to a set in memory.
func (b *bag) SAdd(ctx context.Context, name string, member string) {}

func record(ctx context.Context, pipe redis.Pipeliner, b *bag, id string, now int64) {
	// point: redis.set-write
	pipe.ZRemRangeByScore(ctx, "window-"+id, "-inf", "0")
	// point: redis.set-write
	pipe.ZAdd(ctx, "window-"+id, redis.Z{Score: float64(now), Member: now})
	// ok: redis.set-write
	b.SAdd(ctx, "window-"+id, "x")
}
