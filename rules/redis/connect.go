package example

import (
	"net/http"
	"net/http/httputil"

	"github.com/redis/go-redis/v9"
)

func newStore(opts *redis.UniversalOptions) redis.UniversalClient {
	if opts.MasterName != "" {
		// point: redis.connect
		return redis.NewFailoverClient(opts.Failover())
	}
	// point: redis.connect
	return redis.NewUniversalClient(opts)
}

// NewClient makes a client for a page that shows the store.
func NewClient() *http.Client { return &http.Client{} }

func redisPage() {
	// ok: redis.connect
	NewClient()
	// ok: redis.connect
	httputil.NewSingleHostReverseProxy(nil)
}
