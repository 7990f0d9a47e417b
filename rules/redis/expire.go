package example

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

type token struct{ until time.Time }

// Expire ends the token in memory.
func (t *token) Expire(ctx context.Context, reason string, after time.Duration) { t.until = time.Now() }

func renew(ctx context.Context, client *redis.ClusterClient, t *token, id string, renewal int64) {
	// point: redis.expire
	client.Expire(ctx, "quota-"+id, time.Duration(renewal)*time.Second)
	// point: redis.expire
	client.PExpireAt(ctx, "quota-"+id, t.until)
	// ok: redis.expire
	t.Expire(ctx, "quota", time.Second)
}
