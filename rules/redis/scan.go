package example

import (
	"context"
	"database/sql"

	"github.com/redis/go-redis/v9"
)

func walk(ctx context.Context, client *redis.Client, rows *sql.Rows) error {
	var a, b, c, d string
	// ok: redis.scan
	if err := rows.Scan(&a, &b, &c, &d); err != nil {
		return err
	}
	// ok: redis.scan
	if err := client.HMGet(ctx, "h", "a").Scan(&a); err != nil {
		return err
	}
	// point: redis.scan
	return client.Scan(ctx, 0, "apikey-*", 100).Err()
}
