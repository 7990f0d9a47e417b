package example

import (
	"context"

	"github.com/livekit/psrpc/pkg/client"
)

type room struct{}

// RequestSingle books a room for one person.
func RequestSingle(ctx context.Context, hotel string, kind string, beds []string) {}

func remove(ctx context.Context, c *client.RPCClient, name string, req *room) (*room, error) {
	// ok: rpc.bus-call
	RequestSingle(ctx, "hotel", "DeleteRoom", nil)
	// point: rpc.bus-call
	return client.RequestSingle[*room](ctx, c, "DeleteRoom", []string{name}, req)
}
