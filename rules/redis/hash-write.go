package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type heap struct{}

// HSet writes a slot of a heap in memory.
func (h *heap) HSet(ctx context.Context, name, slot string, value []byte) {}

func keepRoom(ctx context.Context, client redis.UniversalClient, h *heap, name string, data []byte) error {
	pipe := client.TxPipeline()
	// point: redis.hash-write
	pipe.HSet(ctx, "rooms", name, data)
	// point: redis.hash-write
	pipe.HDel(ctx, "closing", name)
	// ok: redis.hash-write
	h.HSet(ctx, "rooms", name, data)
	_, err := pipe.Exec(ctx)
	return err
}
