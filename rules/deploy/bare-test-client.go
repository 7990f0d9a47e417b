package example

import (
	"os/exec"

	"github.com/redis/go-redis/v9"
)

func connect() *redis.Client {
	exec.Command("kubectl", "port-forward", "redis-0", "6379:6379").Start()
	// point: deploy.bare-test-client
	return redis.NewClient(&redis.Options{Addr: "localhost:6379", DB: 2})
}

func pooled() *redis.Client {
	// ok: deploy.bare-test-client
	return redis.NewClient(&redis.Options{Addr: "localhost:6379", PoolSize: 20, MaxRetries: 3})
}
