package example

import (
	"context"
	"os"

	"github.com/redis/go-redis/v9"
)

func take(ctx context.Context, client *redis.Client) error {
	// ok: redis.rename-key
	if err := os.Rename("analytics", "analytics-working"); err != nil {
		return err
	}
	// point: redis.rename-key
	return client.Rename(ctx, "analytics", "analytics-working").Err()
}
