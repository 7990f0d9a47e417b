package example

import (
	"context"

	"github.com/TykTechnologies/storage/temporal/model"
)

type shelf struct{}

func (shelf) Append(ctx context.Context, pipelined bool, name string, value []byte) error { return nil }

func keep(ctx context.Context, list model.List, s shelf, record []byte) error {
	// ok: tyk-mdcb.temporal-append
	_ = s.Append(ctx, true, "tyk-system-analytics", record)
	// point: tyk-mdcb.temporal-append
	return list.Append(ctx, true, "tyk-system-analytics", record)
}
