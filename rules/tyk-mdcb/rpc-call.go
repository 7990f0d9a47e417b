package example

import "github.com/TykTechnologies/tyk/rpc"

func FuncClientSingleton(name string, request interface{}) (interface{}, error) { return request, nil }

func definitions(request interface{}) (interface{}, error) {
	// ok: tyk-mdcb.rpc-call
	_, _ = FuncClientSingleton("local", request)
	// point: tyk-mdcb.rpc-call
	return rpc.FuncClientSingleton("GetApiDefinitions", request)
}
