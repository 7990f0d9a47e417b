package example

import (
	"context"
	"log"
	"net/http"
	"time"

	"github.com/patrickmn/go-cache"
	"github.com/redis/go-redis/v9"
)

type sessions struct {
	redis redis.UniversalClient
	// A cache in this process, whatever its name says.
	redisCache *cache.Cache
}

func (s *sessions) save(ctx context.Context, id string, data []byte) error {
	// point: redis.set-with-ttl
	return s.redis.Set(ctx, "session-"+id, data, 10*time.Minute).Err()
}

func (s *sessions) lead(ctx context.Context, node string) (bool, error) {
	// point: redis.set-with-ttl
	return s.redis.SetNX(ctx, "leader", node, 30*time.Second).Result()
}

func piped(ctx context.Context, pipe redis.Pipeliner) {
	// point: redis.set-with-ttl
	pipe.Set(ctx, "state", "on", time.Hour)
}

func (s *sessions) remember(id string, data []byte, h http.Header) {
	// ok: redis.set-with-ttl
	s.redisCache.Set("session-"+id, data, 10*time.Minute)
	// ok: redis.set-with-ttl
	h.Set("X-Redis-Session", id)
	// ok: redis.set-with-ttl
	log.Printf("redis Set session-%s ttl %s", id, time.Minute)
}
