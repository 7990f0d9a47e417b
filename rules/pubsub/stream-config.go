package example

import (
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// StreamConfig of a video.
type StreamConfig struct{ MaxAge time.Duration }

func consumer() jetstream.ConsumerConfig {
	// ok: pubsub.stream-config
	_ = StreamConfig{MaxAge: time.Hour}
	// point: pubsub.stream-config
	return jetstream.ConsumerConfig{Durable: "gateways", AckWait: 30 * time.Second, MaxDeliver: 5}
}
