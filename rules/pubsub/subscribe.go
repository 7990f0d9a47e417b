package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

type newsletter struct{}

// Subscribe adds a reader.
func (n *newsletter) Subscribe(ctx context.Context, mail string) {}

func listen(ctx context.Context, client redis.UniversalClient, n *newsletter) *redis.PubSub {
	// ok: pubsub.subscribe
	n.Subscribe(ctx, "cluster.notifications")
	// point: pubsub.subscribe
	return client.Subscribe(ctx, "cluster.notifications")
}
