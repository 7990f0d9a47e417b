package example

import (
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
)

// FailFast of a test run.
func FailFast(on bool) {}

func options() grpc.DialOption {
	// ok: rpc.retry
	FailFast(true)
	// point: rpc.retry
	return grpc.WithConnectParams(grpc.ConnectParams{Backoff: backoff.DefaultConfig})
}
