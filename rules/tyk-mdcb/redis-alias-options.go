package example

import (
	"crypto/tls"

	"github.com/TykTechnologies/tyk/internal/redis"
)

type options struct{ Addrs []string }

func connect(addrs []string, conf *tls.Config) (redis.UniversalOptions, options) {
	// ok: tyk-mdcb.redis-alias-options
	o := options{Addrs: addrs}
	// point: tyk-mdcb.redis-alias-options
	return redis.UniversalOptions{Addrs: addrs, TLSConfig: conf}, o
}
