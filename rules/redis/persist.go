package example

import (
	"context"

	"github.com/go-redis/redis/v8"
)

type document struct{}

// Persist saves the document to disk.
func (d *document) Persist(ctx context.Context, path string) {}

func keep(ctx context.Context, client *redis.Client, d *document, id string) {
	// point: redis.persist
	client.Persist(ctx, "lease:"+id)
	// ok: redis.persist
	d.Persist(ctx, "lease:"+id)
}
