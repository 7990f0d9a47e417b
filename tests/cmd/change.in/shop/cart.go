package shop

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

func Keep(ctx context.Context, c *redis.Client, id, cart string) error {
	return c.Set(ctx, "cart-"+id, cart, 30*time.Minute).Err()
}
