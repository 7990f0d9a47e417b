package example

import (
	"github.com/hibiken/asynq"
)

func traced(payload []byte, headers map[string]string) *asynq.Task {
	// ok: pubsub.job-type-with-headers
	asynq.NewTask("email:welcome", payload)
	// point: pubsub.job-type-with-headers
	return asynq.NewTaskWithHeaders("email:welcome", payload, headers)
}
