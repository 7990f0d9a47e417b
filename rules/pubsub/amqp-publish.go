package example

import (
	"context"

	amqp "github.com/rabbitmq/amqp091-go"
)

type blog struct{}

// PublishWithContext puts an article online.
func (b *blog) PublishWithContext(ctx context.Context, title, text string, draft, sticky bool, tags []string) {
}

func send(ctx context.Context, ch *amqp.Channel, b *blog, body []byte) error {
	// ok: pubsub.amqp-publish
	b.PublishWithContext(ctx, "events", "key.changed", false, false, nil)
	// point: pubsub.amqp-publish
	return ch.PublishWithContext(ctx, "events", "key.changed", false, false, amqp.Publishing{Body: body})
}
