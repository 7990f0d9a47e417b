package example

import (
	"time"

	"github.com/livekit/psrpc/pkg/middleware"
)

// RetryOptions of an upload to a third party.
type RetryOptions struct{ MaxAttempts int }

func options() middleware.RetryOptions {
	// ok: rpc.retry-options
	_ = RetryOptions{MaxAttempts: 3}
	// point: rpc.retry-options
	return middleware.RetryOptions{MaxAttempts: 3, Timeout: time.Second, Backoff: 200 * time.Millisecond}
}
