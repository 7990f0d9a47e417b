package example

import (
	"context"
	"time"

	"github.com/hibiken/asynq"
)

func options(ctx context.Context) asynq.Option {
	// ok: pubsub.job-time
	_, _ = context.WithDeadline(ctx, time.Now())
	// point: pubsub.job-time
	return asynq.Timeout(30 * time.Second)
}
