package example

import (
	"context"

	"github.com/TykTechnologies/storage/temporal/model"
)

type club struct{}

func (club) Subscribe(ctx context.Context, name string) {}

func listen(ctx context.Context, q model.Queue, c club) error {
	// ok: tyk-mdcb.temporal-subscribe
	c.Subscribe(ctx, "news")
	// point: tyk-mdcb.temporal-subscribe
	sub := q.Subscribe(ctx, "tyk.cluster.notifications")
	// point: tyk-mdcb.temporal-subscribe
	_, err := sub.Receive(ctx)
	return err
}
