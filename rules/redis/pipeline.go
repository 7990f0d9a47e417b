package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type build struct{}

// Pipeline runs the steps of a build.
func (b *build) Pipeline() {}

func both(ctx context.Context, client redis.UniversalClient, b *build) error {
	// ok: redis.pipeline
	b.Pipeline()
	// point: redis.pipeline
	_, err := client.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		pipe.Set(ctx, "a", "1", 0)
		return pipe.Set(ctx, "b", "2", 0).Err()
	})
	return err
}
