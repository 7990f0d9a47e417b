package gateway

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestSessionsSave(t *testing.T) {
	sessions := &Sessions{redis: redis.NewClient(&redis.Options{})}
	if err := sessions.Save(context.Background(), "a", Session{Consumer: "b"}); err != nil {
		t.Fatal(err)
	}
}
