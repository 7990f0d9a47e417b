package example

import (
	"github.com/hibiken/asynq"
)

type list struct{}

// Enqueue adds to a list of this process.
func (l *list) Enqueue(v any) {}

func put(client *asynq.Client, l *list, task *asynq.Task) error {
	// ok: pubsub.job-enqueue
	l.Enqueue(task)
	// point: pubsub.job-enqueue
	_, err := client.Enqueue(task, asynq.MaxRetry(5), asynq.Queue("critical"))
	return err
}
