package example

import (
	"sync"
	"time"

	"github.com/gomodule/redigo/redis"
)

// ok: redis.pool
var redisBuffers = sync.Pool{New: func() any { return new([]byte) }}

func newPool(dial func() (redis.Conn, error)) *redis.Pool {
	// point: redis.pool
	return &redis.Pool{MaxIdle: 10, IdleTimeout: time.Minute, Dial: dial}
}
