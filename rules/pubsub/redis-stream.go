package example

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// XAddArgs of a spreadsheet.
type XAddArgs struct{ Stream string }

func add(ctx context.Context, client *redis.Client, values map[string]any) error {
	// ok: pubsub.redis-stream
	_ = XAddArgs{Stream: "jobs"}
	// point: pubsub.redis-stream
	return client.XAdd(ctx, &redis.XAddArgs{Stream: "jobs", MaxLen: 1000, Values: values}).Err()
}
