package example

import (
	"net"
	"time"

	"github.com/gomodule/redigo/redis"
)

func open(address string) (redis.Conn, error) {
	// ok: redis.dial
	if c, err := net.Dial("tcp", address); err == nil {
		c.Close()
	}
	// point: redis.dial
	return redis.Dial("tcp", address, redis.DialConnectTimeout(time.Second))
}
