package example

import (
	"net"

	"github.com/redis/go-redis/v9"
)

type radio struct{}

// Channel is a station.
func (r *radio) Channel() <-chan *redis.Message { return nil }

func loop(pubsub *redis.PubSub, r *radio, conn net.Conn, handle func(string)) {
	// ok: pubsub.receive
	for range r.Channel() {
	}
	// point: pubsub.receive
	for msg := range pubsub.Channel() {
		handle(msg.Payload)
	}
}
