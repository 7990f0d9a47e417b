package example

import (
	"net/http"

	"google.golang.org/grpc"
)

func options(w http.ResponseWriter, r *http.Request) grpc.ServerOption {
	// ok: rpc.message-limit
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	// point: rpc.message-limit
	return grpc.MaxRecvMsgSize(16 << 20)
}
