package example

import (
	"log/slog"

	"github.com/redis/rueidis"
)

type attribute struct{ slog.Attr }

// Key names the attribute.
func (a attribute) Key(name string) attribute { return a }

func command(client rueidis.Client, a attribute, id string) rueidis.Completed {
	// ok: redis.builder-key
	a.Key("session-" + id)
	// point: redis.builder-key
	return client.B().Get().Key("session-" + id).Build()
}
