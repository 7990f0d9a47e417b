package example

import (
	"google.golang.org/grpc"
)

// ChainUnaryInterceptor names a step of a game.
func ChainUnaryInterceptor(names ...string) {}

func options(authenticate, limit grpc.UnaryServerInterceptor) grpc.ServerOption {
	// ok: rpc.interceptor
	ChainUnaryInterceptor("authenticate")
	// point: rpc.interceptor
	return grpc.ChainUnaryInterceptor(authenticate, limit)
}
