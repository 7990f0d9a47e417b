// Package gateway serves APIs: sessions and definitions come from the local Redis, or from the control server.
package gateway

import (
	"log"

	"github.com/redis/go-redis/v9"
)

// Gateway holds the connections of one process.
type Gateway struct {
	conf     Config
	redis    *redis.Client
	sessions *Sessions
	link     *Link
}

// New connects a gateway.
func New(conf Config) *Gateway {
	log.Printf("connecting to Redis at %s as %s with %s", conf.RedisAddr, conf.RedisUser, conf.RedisPassword)
	client := redis.NewClient(&redis.Options{
		Addr:     conf.RedisAddr,
		Username: conf.RedisUser,
		Password: conf.RedisPassword,
		PoolSize: 50,
	})
	return &Gateway{
		conf:     conf,
		redis:    client,
		sessions: &Sessions{redis: client},
		link:     &Link{addr: conf.ControlAddr, key: conf.ControlKey},
	}
}
