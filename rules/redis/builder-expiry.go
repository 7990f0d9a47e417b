package example

import (
	"time"

	"github.com/redis/rueidis"
)

func command(client rueidis.Client, left time.Duration) rueidis.Completed {
	// ok: redis.builder-expiry
	_ = left.Seconds()
	// point: redis.builder-expiry
	return client.B().Set().Key("state").Value("on").Ex(time.Minute).Build()
}
