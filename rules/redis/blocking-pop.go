package example

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

type stack struct{}

// BLPop pops a block of a layout.
func (s *stack) BLPop(ctx context.Context, wait time.Duration, name string) {}

func consume(ctx context.Context, client *redis.Client, s *stack) ([]string, error) {
	// ok: redis.blocking-pop
	s.BLPop(ctx, time.Second, "jobs")
	// point: redis.blocking-pop
	return client.BLPop(ctx, 5*time.Second, "jobs").Result()
}
