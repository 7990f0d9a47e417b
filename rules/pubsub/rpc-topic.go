package example

import (
	"context"

	"github.com/livekit/psrpc/pkg/client"
)

type game struct{}

// Join enters a game.
func (g *game) Join(ctx context.Context, name string, team []string) {}

func updates(ctx context.Context, c *client.RPCClient, g *game) error {
	// ok: pubsub.rpc-topic
	g.Join(ctx, "update", nil)
	// point: pubsub.rpc-topic
	_, err := client.Join[string](ctx, c, "update", nil)
	return err
}
