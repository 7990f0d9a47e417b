package example

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

type Options struct {
	StartToCloseTimeout time.Duration
}

func Order(ctx workflow.Context) error {
	// ok: pubsub.workflow-options
	_ = Options{StartToCloseTimeout: time.Minute}
	// point: pubsub.workflow-options
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute,
		// point: pubsub.workflow-options
		RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3},
	})
	return nil
}
