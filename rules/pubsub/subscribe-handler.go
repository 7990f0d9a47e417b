package example

import (
	"github.com/nats-io/nats.go"
)

type bus struct{}

// Subscribe listens to events of this process.
func (b *bus) Subscribe(event string, f func()) {}

func listen(nc *nats.Conn, b *bus, handle nats.MsgHandler) (*nats.Subscription, error) {
	// ok: pubsub.subscribe-handler
	b.Subscribe("keys.get", func() {})
	// point: pubsub.subscribe-handler
	return nc.QueueSubscribe("keys.get", "gateways", handle)
}
