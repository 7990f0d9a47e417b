package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type journal struct{}

// LRange returns lines of a file.
func (j *journal) LRange(ctx context.Context, name string, from, to int64) []string { return nil }

func window(ctx context.Context, pipe redis.Pipeliner, j *journal, id string) {
	// point: redis.read-range
	pipe.ZRange(ctx, "window-"+id, 0, -1)
	// ok: redis.read-range
	j.LRange(ctx, "window-"+id, 0, -1)
}
