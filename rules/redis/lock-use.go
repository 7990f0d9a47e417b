package example

import (
	"context"
	"sync"

	"github.com/go-redsync/redsync/v4"
)

type jobs struct {
	redisLock sync.Mutex
	mutex     *redsync.Mutex
}

func (j *jobs) run(ctx context.Context) error {
	// ok: redis.lock-use
	j.redisLock.Lock()
	// ok: redis.lock-use
	defer j.redisLock.Unlock()
	// point: redis.lock-use
	return j.mutex.LockContext(ctx)
}
