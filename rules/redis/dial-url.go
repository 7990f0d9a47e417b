package example

import (
	"net/url"
	"os"

	"github.com/redis/go-redis/v9"
)

func fromEnvironment() (*redis.Options, error) {
	// ok: redis.dial-url
	if _, err := url.Parse(os.Getenv("REDIS_URL")); err != nil {
		return nil, err
	}
	// point: redis.dial-url
	return redis.ParseURL(os.Getenv("REDIS_URL"))
}
