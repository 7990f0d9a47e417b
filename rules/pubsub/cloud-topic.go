package example

import (
	"cloud.google.com/go/pubsub"
)

type forum struct{}

// Topic of a discussion.
func (f *forum) Topic(name string) string { return name }

func topic(client *pubsub.Client, f *forum) *pubsub.Topic {
	// ok: pubsub.cloud-topic
	f.Topic("keys")
	// point: pubsub.cloud-topic
	return client.Topic("keys")
}
