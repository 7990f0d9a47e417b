package example

import (
	"context"
	"time"

	"github.com/TykTechnologies/storage/temporal/model"
)

type notes struct{}

func (notes) Set(ctx context.Context, name, text string, age time.Duration) error { return nil }

func keep(ctx context.Context, kv model.KeyValue, n notes, token, session string) error {
	// ok: tyk-mdcb.temporal-write
	_ = n.Set(ctx, token, session, time.Hour)
	// point: tyk-mdcb.temporal-write
	return kv.Set(ctx, "apikey-"+token, session, time.Hour)
}
