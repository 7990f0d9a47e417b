package gateway

import (
	"context"
	"log"
	"strings"
)

// Listen reloads definitions when the dashboard says so, until ctx ends.
func (g *Gateway) Listen(ctx context.Context) {
	if err := g.subscribe(ctx); err != nil {
		log.Printf("notices: %v", err)
	}
}

func (g *Gateway) subscribe(ctx context.Context) error {
	sub := g.redis.Subscribe(ctx, "cluster.notices")
	defer sub.Close()
	for {
		msg, err := sub.ReceiveMessage(ctx)
		if err != nil {
			return err
		}
		g.handle(ctx, msg.Payload)
	}
}

func (g *Gateway) handle(ctx context.Context, payload string) {
	id, found := strings.CutPrefix(payload, "reload:")
	if !found {
		log.Printf("unknown notice %q", payload)
		return
	}
	if _, err := g.sessions.Definition(ctx, id); err != nil {
		if _, err = g.link.Definitions(id); err != nil {
			log.Printf("reload of %s: %v", id, err)
		}
	}
}
