package example

import (
	"context"

	"github.com/TykTechnologies/storage/temporal/model"
)

type desk struct{}

func (desk) Delete(ctx context.Context, name string) error { return nil }

func forget(ctx context.Context, kv model.KeyValue, d desk, key string) error {
	// ok: tyk-mdcb.temporal-change
	_ = d.Delete(ctx, key)
	// point: tyk-mdcb.temporal-change
	return kv.Delete(ctx, "apikey-"+key)
}
