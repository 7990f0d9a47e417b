package example

import (
	"bufio"
	"context"

	"github.com/segmentio/kafka-go"
)

func send(ctx context.Context, w *kafka.Writer, out *bufio.Writer, key, value []byte) error {
	// ok: pubsub.kafka-produce
	out.Flush()
	// point: pubsub.kafka-produce
	return w.WriteMessages(ctx, kafka.Message{Key: key, Value: value})
}
