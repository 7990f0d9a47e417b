package example

import (
	"sync"
	"time"

	"github.com/go-redsync/redsync/v4"
)

type locks struct {
	redisLock sync.Mutex
}

// NewMutex makes a lock of this process.
func (l *locks) NewMutex(name string) *sync.Mutex { return &l.redisLock }

func jobs(rs *redsync.Redsync, l *locks) *redsync.Mutex {
	// ok: redis.lock-mutex
	l.NewMutex("jobs")
	// point: redis.lock-mutex
	return rs.NewMutex("jobs", redsync.WithExpiry(30*time.Second))
}
