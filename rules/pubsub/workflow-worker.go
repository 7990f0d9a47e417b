package example

import (
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"example.org/shop/crew"
)

func run(address string) error {
	// point: pubsub.workflow-worker
	c, err := client.Dial(client.Options{HostPort: address})
	if err != nil {
		return err
	}
	// ok: pubsub.workflow-worker
	crew.New(c, "orders")
	// point: pubsub.workflow-worker
	return worker.New(c, "orders", worker.Options{}).Run(worker.InterruptCh())
}
