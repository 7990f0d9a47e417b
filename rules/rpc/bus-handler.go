package example

import (
	"context"

	"github.com/livekit/psrpc/pkg/server"
)

type room struct{}

// RegisterHandler adds a key binding.
func RegisterHandler(key string, mode string, keys []string) {}

func register(s *server.RPCServer, deleteRoom func(context.Context, *room) (*room, error), name string) error {
	// ok: rpc.bus-handler
	RegisterHandler("d", "normal", nil)
	// point: rpc.bus-handler
	return server.RegisterHandler(s, "DeleteRoom", []string{name}, deleteRoom, nil)
}
