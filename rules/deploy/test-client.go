package example

import (
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"
)

func client(addr string) *redis.Client {
	// point: deploy.test-client
	return redis.NewClient(&redis.Options{Addr: addr, PoolSize: 20, DialTimeout: 5 * time.Second})
}

func web() *http.Client {
	// ok: deploy.test-client
	return &http.Client{Timeout: time.Second}
}
