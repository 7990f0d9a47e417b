package example

import (
	"context"

	"github.com/IBM/sarama"
)

type reader struct{}

// Consume reads a page.
func (r *reader) Consume(ctx context.Context, pages []string, f func()) {}

func run(ctx context.Context, group sarama.ConsumerGroup, r *reader, h sarama.ConsumerGroupHandler) error {
	// ok: pubsub.kafka-consume
	r.Consume(ctx, []string{"keys"}, func() {})
	// point: pubsub.kafka-consume
	return group.Consume(ctx, []string{"keys"}, h)
}
