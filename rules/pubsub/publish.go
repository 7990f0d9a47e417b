package example

import (
	"context"
	"expvar"
	"log"

	"github.com/redis/go-redis/v9"
)

type site struct{}

// Publish puts a page online.
func (s *site) Publish(ctx context.Context, page string, body []byte) {}

func notify(ctx context.Context, client redis.UniversalClient, s *site, payload []byte) error {
	// ok: pubsub.publish
	s.Publish(ctx, "cluster.notifications", payload)
	// ok: pubsub.publish
	expvar.Publish("notifications", expvar.NewInt("n"))
	// ok: pubsub.publish
	log.Println("Publish on redis channel", payload)
	// point: pubsub.publish
	return client.Publish(ctx, "cluster.notifications", payload).Err()
}
