package mdcb

import (
	"context"
	"log"
	"time"

	"github.com/redis/go-redis/v9"
)

// Follow hears the notices of the dashboard and passes them on until ctx ends.
func Follow(ctx context.Context, client *redis.Client, pass func(string)) {
	for ctx.Err() == nil {
		follow(ctx, client, pass)
		time.Sleep(5 * time.Second)
	}
}

func follow(ctx context.Context, client *redis.Client, pass func(string)) {
	sub := client.Subscribe(ctx, "cluster.notices")
	defer sub.Close()
	for {
		msg, err := sub.ReceiveMessage(ctx)
		if err != nil {
			log.Printf("subscripton lost: %v", err)
			return
		}
		pass(msg.Payload)
	}
}
