package example

import (
	"time"

	"github.com/valyala/gorpc"
)

// message is JSON-RPC to a browser, not the link between services.
type message struct {
	Method string
	Params []string
}

func (m *message) CallTimeout(method string, arg any, d time.Duration) {}

func getKey(funcs *gorpc.DispatcherClient, m *message, keyName string) (any, error) {
	// ok: rpc.call-by-name
	m.CallTimeout("GetKey", keyName, time.Second)
	// point: rpc.call-by-name
	return funcs.CallTimeout("GetKey", keyName, 30*time.Second)
}
