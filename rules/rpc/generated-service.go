package example

import (
	"net/http"

	"google.golang.org/grpc"

	"example.org/system/api/historyservice/v1"
	"example.org/system/keyspb"
)

type keys struct{ keyspb.UnimplementedKeysServer }

// RegisterMailServer adds a host to a list.
func RegisterMailServer(host string, port int) {}

func serve(s *grpc.Server, mux *http.ServeMux) {
	// point: rpc.generated-service
	keyspb.RegisterKeysServer(s, &keys{})
	// point: rpc.generated-service
	historyservice.RegisterHistoryServiceServer(s, nil)
	// ok: rpc.generated-service
	RegisterMailServer("mail", 25)
	// ok: rpc.generated-service
	mux.Handle("/keys", http.NotFoundHandler())
}
