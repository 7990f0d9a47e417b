package example

import (
	"context"
	"time"

	"github.com/livekit/psrpc"
)

func options(ctx context.Context) psrpc.ClientOption {
	// ok: rpc.timeout
	_, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	// point: rpc.timeout
	return psrpc.WithClientTimeout(3 * time.Second)
}
