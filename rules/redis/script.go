package example

import (
	"context"
	"os/exec"

	"github.com/redis/go-redis/v9"
)

const unlock = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`

func release(ctx context.Context, client redis.UniversalClient, cmd *exec.Cmd, room, owner string) error {
	// ok: redis.script
	if err := cmd.Run(); err != nil {
		return err
	}
	// point: redis.script
	return client.Eval(ctx, unlock, []string{"room-lock:" + room}, owner).Err()
}
