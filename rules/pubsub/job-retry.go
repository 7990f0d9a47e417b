package example

import (
	"github.com/hibiken/asynq"
)

// MaxRetry of a password prompt.
func MaxRetry(n int) int { return n }

func options() asynq.Option {
	// ok: pubsub.job-retry
	MaxRetry(3)
	// point: pubsub.job-retry
	return asynq.MaxRetry(5)
}
