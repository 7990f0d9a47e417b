package example

import (
	"github.com/TykTechnologies/tyk/internal/rate"
	"github.com/TykTechnologies/tyk/internal/redis"
)

type history struct{}

func (history) SetCount(name string) int { return 0 }

func count(client redis.UniversalClient, counter *rate.SlidingLog, h history, key string) {
	// ok: tyk-mdcb.rate-window
	h.SetCount(key)
	// point: tyk-mdcb.rate-window
	rate.NewSlidingLogRedis(client, true, nil)
	// point: tyk-mdcb.rate-window
	counter.GetCount(ctx, now, key, 60)
}
