package example

import (
	"os"

	"github.com/redis/go-redis/v9"
)

func stop(pubsub *redis.PubSub, f *os.File) error {
	// ok: pubsub.close
	f.Close()
	// point: pubsub.close
	return pubsub.Close()
}
