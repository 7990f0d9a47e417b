package example

import (
	"context"
	"net/http"
	"sync"

	"github.com/redis/go-redis/v9"
)

type store struct {
	db    *redis.Client
	redis sync.Map
	pool  sync.Pool
}

func (s *store) load(ctx context.Context, id string) ([]byte, error) {
	// point: redis.read
	left, err := s.db.TTL(ctx, "session-"+id).Result()
	if err != nil || left < 0 {
		return nil, err
	}
	// point: redis.read
	return s.db.Get(ctx, "session-"+id).Bytes()
}

func (s *store) lookalikes(r *http.Request, c *http.Client) {
	// ok: redis.read
	s.pool.Get()
	// ok: redis.read
	r.Header.Get("session")
	// ok: redis.read
	_, _ = c.Get("http://redis.example/session")
	// ok: redis.read
	s.redis.Load("session")
}
