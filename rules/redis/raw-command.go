package example

import (
	"net/http"

	"github.com/gomodule/redigo/redis"
)

func save(pool *redis.Pool, client *http.Client, req *http.Request, id string, data []byte) error {
	conn := pool.Get()
	defer conn.Close()
	// ok: redis.raw-command
	if _, err := client.Do(req); err != nil {
		return err
	}
	// point: redis.raw-command
	_, err := conn.Do("SETEX", "session-"+id, 600, data)
	return err
}
