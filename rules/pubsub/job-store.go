package example

import (
	"github.com/hibiken/asynq"
)

// RedisClientOpt of a page that shows the store.
type RedisClientOpt struct{ Addr string }

func store(addr, password string) asynq.RedisConnOpt {
	// ok: pubsub.job-store
	_ = RedisClientOpt{Addr: addr}
	// point: pubsub.job-store
	return asynq.RedisClientOpt{Addr: addr, DB: 2, Password: password}
}
