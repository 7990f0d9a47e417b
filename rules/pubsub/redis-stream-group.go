package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type inbox struct{}

// XAck ticks a box.
func (i *inbox) XAck(ctx context.Context, box, who, id string) {}

func done(ctx context.Context, client *redis.Client, i *inbox, id string) error {
	// ok: pubsub.redis-stream-group
	i.XAck(ctx, "jobs", "workers", id)
	// point: pubsub.redis-stream-group
	return client.XAck(ctx, "jobs", "workers", id).Err()
}
