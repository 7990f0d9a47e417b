package example

import (
	"context"

	"go.temporal.io/sdk/client"
)

type Clerk struct{}

func (Clerk) ExecuteWorkflow(ctx context.Context, name string) {}

func start(ctx context.Context, c client.Client, clerk Clerk) error {
	// ok: pubsub.workflow-start
	clerk.ExecuteWorkflow(ctx, "order")
	// point: pubsub.workflow-start
	_, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: "orders"}, "order")
	return err
}
