package example

import (
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func missing(wire bool) error {
	if wire {
		// point: rpc.call-error
		return status.Error(codes.NotFound, "no such key")
	}
	// ok: rpc.call-error
	return errors.New("no such key")
}
