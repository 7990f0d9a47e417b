package example

import (
	"context"
	"strings"

	"github.com/redis/rueidis"
)

type query struct{ b strings.Builder }

// B returns the text of the query.
func (q *query) B() *strings.Builder { return &q.b }

func switchOn(ctx context.Context, client rueidis.Client, q *query) error {
	// ok: redis.builder-command
	q.B().WriteString("SET")
	// point: redis.builder-command
	return client.Do(ctx, client.B().Set().Key("state").Value("on").Build()).Error()
}
