package gateway

import (
	"context"
	"log"
	"strings"
	"time"
)

// reconnectPause is the pause before the next subscription.
const reconnectPause = 10 * time.Second

// Listen reloads definitions when the dashboard says so, until ctx ends.
func (g *Gateway) Listen(ctx context.Context) {
	for ctx.Err() == nil {
		if err := g.subscribe(ctx); err != nil {
			log.Printf("notices: %v, next try in %s", err, reconnectPause)
		}
		time.Sleep(reconnectPause)
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
		log.Printf("unkown notice %q", payload)
		return
	}
	if _, err := g.sessions.Definition(ctx, id); err != nil {
		if _, err = g.link.Definitions(id); err != nil {
			log.Printf("reload of %s: %v", id, err)
		}
	}
}
