package example

import (
	"google.golang.org/grpc"

	"example.org/system/keyspb"
)

type mail struct{}

// NewMailClient is a client of a third party.
func NewMailClient(host string) *mail { return &mail{} }

func keys(conn *grpc.ClientConn) keyspb.KeysClient {
	// ok: rpc.generated-client
	NewMailClient("mail")
	// point: rpc.generated-client
	return keyspb.NewKeysClient(conn)
}
