package example

import (
	"time"

	"github.com/hibiken/asynq"
)

// Unique drops doubles.
func Unique(names ...string) []string { return names }

func options() asynq.Option {
	// ok: pubsub.job-lifetime
	Unique("a", "a")
	// point: pubsub.job-lifetime
	return asynq.Unique(time.Hour)
}
