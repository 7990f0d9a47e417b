package example

import (
	"container/list"
	"context"

	"github.com/redis/go-redis/v9"
)

func buffer(ctx context.Context, client *redis.Client, l *list.List, record []byte) error {
	// ok: redis.list-write
	l.PushBack(record)
	// point: redis.list-write
	if err := client.LTrim(ctx, "analytics", 0, 1000).Err(); err != nil {
		return err
	}
	// point: redis.list-write
	return client.RPush(ctx, "analytics", record).Err()
}
