package example

import (
	"context"
	"net/url"

	"github.com/redis/go-redis/v9"
)

func forget(ctx context.Context, client *redis.Client, query url.Values, sessions map[string]string, id string) error {
	// ok: redis.delete
	query.Del("session")
	// ok: redis.delete
	delete(sessions, id)
	// point: redis.delete
	return client.Del(ctx, "session-"+id).Err()
}
