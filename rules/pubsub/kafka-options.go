package example

import (
	"github.com/segmentio/kafka-go"
)

// ReaderConfig of an e-book.
type ReaderConfig struct{ Topic string }

func reader(brokers []string) *kafka.Reader {
	// ok: pubsub.kafka-options
	_ = ReaderConfig{Topic: "keys"}
	// point: pubsub.kafka-options
	return kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, Topic: "keys", GroupID: "gateways"})
}
