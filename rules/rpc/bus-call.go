package example

import (
	"context"

	"github.com/livekit/psrpc/pkg/client"
)

type Room struct{}

// RequestSingle books a room for one person.
func RequestSingle(ctx context.Context, hotel string, kind string, beds []string) {}

func remove(ctx context.Context, c *client.RPCClient, name string, req *Room) (*Room, error) {
	// ok: rpc.bus-call
	RequestSingle(ctx, "hotel", "DeleteRoom", nil)
	// point: rpc.bus-call
	return client.RequestSingle[*Room](ctx, c, "DeleteRoom", []string{name}, req)
}
