package example

import (
	"net"
	"time"

	"github.com/gomodule/redigo/redis"
)

func options(conn net.Conn) []redis.DialOption {
	// ok: redis.dial-timeout
	_ = conn.SetReadDeadline(time.Now().Add(time.Second))
	return []redis.DialOption{
		// point: redis.dial-timeout
		redis.DialReadTimeout(2 * time.Second),
	}
}
