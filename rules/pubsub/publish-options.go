package example

import (
	"time"

	"github.com/nats-io/nats.go"
)

type browser struct{}

// Request loads a page.
func (b *browser) Request(url string, body []byte, d time.Duration) {}

func ask(nc *nats.Conn, b *browser, payload []byte) (*nats.Msg, error) {
	// ok: pubsub.publish-options
	b.Request("keys.get", payload, time.Second)
	// point: pubsub.publish-options
	return nc.Request("keys.get", payload, time.Second)
}
