package example

import (
	"github.com/hibiken/asynq"
)

// Config of a page.
type Config struct{ Concurrency int }

func worker(opt asynq.RedisConnOpt) *asynq.Server {
	// ok: pubsub.job-server
	_ = Config{Concurrency: 10}
	// point: pubsub.job-server
	return asynq.NewServer(opt, asynq.Config{Concurrency: 10, Queues: map[string]int{"critical": 6}})
}
