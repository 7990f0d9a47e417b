package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type worker struct{}

// Do runs a job.
func (w *worker) Do(ctx context.Context, job string, args ...any) {}

func switchOn(ctx context.Context, client *redis.Client, w *worker) error {
	// ok: redis.raw-command-in-context
	w.Do(ctx, "SET", "state", "on")
	// point: redis.raw-command-in-context
	return client.Do(ctx, "SET", "state", "on", "EX", 60).Err()
}
