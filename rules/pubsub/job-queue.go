package example

import (
	"github.com/hibiken/asynq"
)

// Queue of a cinema.
func Queue(name string) []string { return nil }

func options() asynq.Option {
	// ok: pubsub.job-queue
	Queue("critical")
	// point: pubsub.job-queue
	return asynq.Queue("critical")
}
