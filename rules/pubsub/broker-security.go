package example

import (
	"github.com/nats-io/nats.go"
)

// Token of a text.
func Token(text string) []string { return nil }

func options(path string) nats.Option {
	// ok: pubsub.broker-security
	Token(path)
	// point: pubsub.broker-security
	return nats.UserCredentials(path)
}
