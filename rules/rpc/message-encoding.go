package example

import (
	"compress/gzip"
	"io"

	"google.golang.org/grpc"
)

func encoding(w io.Writer) grpc.CallOption {
	// ok: rpc.message-encoding
	gzip.NewWriter(w)
	// ok: rpc.message-encoding
	grpc.MaxCallRecvMsgSize(16 << 20)
	// point: rpc.message-encoding
	return grpc.UseCompressor("gzip")
}
