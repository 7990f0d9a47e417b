package example

import (
	"net/url"

	"github.com/gomodule/redigo/redis"
)

func login(password string) redis.DialOption {
	// ok: redis.dial-security
	_ = url.UserPassword("redis", password)
	// point: redis.dial-security
	return redis.DialPassword(password)
}
