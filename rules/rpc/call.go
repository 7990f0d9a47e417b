package example

import (
	"reflect"

	"github.com/valyala/gorpc"
)

func send(client *gorpc.Client, f reflect.Value, request any) (any, error) {
	// ok: rpc.call
	f.Call(nil)
	// point: rpc.call
	return client.Call(request)
}
