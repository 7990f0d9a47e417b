package example

import (
	"google.golang.org/grpc"

	"example.org/system/api/historyservice/v1"
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

func history(conn *grpc.ClientConn) historyservice.HistoryServiceClient {
	// point: rpc.generated-client
	return historyservice.NewHistoryServiceClient(conn)
}
