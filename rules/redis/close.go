package example

import (
	"os"

	"github.com/redis/go-redis/v9"
)

func stop(client redis.UniversalClient, f *os.File) error {
	// ok: redis.close
	f.Close()
	// point: redis.close
	return client.Close()
}
