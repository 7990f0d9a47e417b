package example

import (
	"context"
	"database/sql"

	"github.com/redis/go-redis/v9"
)

func healthy(ctx context.Context, client redis.UniversalClient, db *sql.DB) error {
	// ok: redis.ping
	if err := db.Ping(); err != nil {
		return err
	}
	// point: redis.ping
	return client.Ping(ctx).Err()
}
