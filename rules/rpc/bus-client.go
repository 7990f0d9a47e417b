package example

import (
	"github.com/livekit/psrpc"
	"github.com/redis/go-redis/v9"
)

// NewLocalMessageBus connects windows of a screen.
func NewLocalMessageBus() chan string { return make(chan string) }

func bus(client redis.UniversalClient) psrpc.MessageBus {
	// ok: rpc.bus-client
	NewLocalMessageBus()
	// point: rpc.bus-client
	return psrpc.NewRedisMessageBus(client)
}
