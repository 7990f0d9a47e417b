package example

import (
	"github.com/hibiken/asynq"
)

// NewTask adds a line to a to-do list.
func NewTask(name string, text []byte) string { return name }

func welcome(payload []byte) *asynq.Task {
	// ok: pubsub.job-type
	NewTask("email:welcome", payload)
	// point: pubsub.job-type
	return asynq.NewTask("email:welcome", payload, asynq.MaxRetry(5))
}
