package example

import (
	"time"

	"github.com/nats-io/nats.go"
)

// ReconnectWait of a websocket to a browser.
func ReconnectWait(d time.Duration) time.Duration { return d }

func options() nats.Option {
	// ok: pubsub.reconnect-option
	ReconnectWait(time.Second)
	// point: pubsub.reconnect-option
	return nats.ReconnectWait(2 * time.Second)
}
