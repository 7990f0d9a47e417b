package example

import (
	"context"
	"time"

	"github.com/redis/rueidis"
)

type memo struct{}

// DoCache answers from memory.
func (m *memo) DoCache(ctx context.Context, name string, keep time.Duration) {}

func policy(ctx context.Context, client rueidis.Client, m *memo) (string, error) {
	// ok: redis.client-side-cache
	m.DoCache(ctx, "policy", time.Minute)
	// point: redis.client-side-cache
	return client.DoCache(ctx, client.B().Get().Key("policy").Cache(), time.Minute).ToString()
}
