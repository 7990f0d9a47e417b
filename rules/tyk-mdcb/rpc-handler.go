package example

type RPCStorageHandler struct {
	KeyPrefix string
	DoReload  func()
}

type Plan struct{ DoReload func() }

func store(reload func()) (*RPCStorageHandler, Plan) {
	// ok: tyk-mdcb.rpc-handler
	p := Plan{DoReload: reload}
	// point: tyk-mdcb.rpc-handler
	return &RPCStorageHandler{KeyPrefix: "apikey-", DoReload: reload}, p
}
