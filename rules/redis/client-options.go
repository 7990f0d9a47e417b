package example

import (
	"crypto/tls"
	"time"

	"github.com/redis/go-redis/v9"
)

// Options of a page that shows the store.
type Options struct {
	Addr     string
	PoolSize int
}

func options(addr, password string, secure bool) *redis.UniversalOptions {
	// ok: redis.client-options
	_ = Options{Addr: addr, PoolSize: 5}
	// point: redis.client-options
	opts := &redis.UniversalOptions{
		Addrs:       []string{addr},
		Password:    password,
		PoolSize:    50,
		ReadTimeout: 2 * time.Second,
	}
	if secure {
		// point: redis.client-options
		opts.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return opts
}
