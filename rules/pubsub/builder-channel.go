package example

import (
	"github.com/redis/rueidis"
)

type radio struct{}

// Channel tunes in.
func (r *radio) Channel(name string) *radio { return r }

func command(client rueidis.Client, r *radio) rueidis.Completed {
	// ok: pubsub.builder-channel
	r.Channel("reload")
	// point: pubsub.builder-channel
	return client.B().Subscribe().Channel("reload").Build()
}
