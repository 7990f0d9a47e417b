package example

import (
	"net/url"

	"github.com/go-redis/redis"
)

type legacy struct{ db *redis.Client }

func (l *legacy) move(query url.Values, name string, data []byte) error {
	// ok: redis.command-v7
	query.Del(name)
	// point: redis.command-v7
	if err := l.db.HSet("rooms", name, data).Err(); err != nil {
		return err
	}
	// point: redis.command-v7
	return l.db.Del("room-" + name).Err()
}
