package example

import (
	"context"

	"github.com/TykTechnologies/storage/temporal/model"
	"github.com/TykTechnologies/storage/temporal/queue"
)

type board struct{}

func (board) Publish(ctx context.Context, page, text string) {}

func announce(ctx context.Context, conn model.Connector, b board, message string) error {
	// ok: tyk-mdcb.temporal-publish
	b.Publish(ctx, "front", message)
	q, err := queue.NewQueue(conn)
	if err != nil {
		return err
	}
	// point: tyk-mdcb.temporal-publish
	_, err = q.Publish(ctx, "tyk.cluster.notifications", message)
	return err
}
