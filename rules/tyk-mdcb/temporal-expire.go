package example

import (
	"context"
	"time"

	"github.com/TykTechnologies/storage/temporal/model"
)

type meter struct{}

func (meter) Increment(ctx context.Context, name string) {}

func spend(ctx context.Context, kv model.KeyValue, m meter, key string) error {
	// ok: tyk-mdcb.temporal-expire
	m.Increment(ctx, key)
	// point: tyk-mdcb.temporal-expire
	return kv.Expire(ctx, "quota-"+key, time.Minute)
}
