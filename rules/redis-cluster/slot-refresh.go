package example

import "github.com/redis/go-redis/v9"

func refresh(ctx context.Context, c *redis.ClusterClient, m *machine) {
	// point: redis-cluster.slot-refresh
	c.ReloadState(ctx)
	// ok: redis-cluster.slot-refresh
	m.ReloadState(ctx)
}
