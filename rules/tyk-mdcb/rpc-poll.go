package example

type RPCStorageHandler struct{}

func (*RPCStorageHandler) CheckForReload(org string) bool { return true }

type Browser struct{}

func (Browser) CheckForReload(page string) bool { return true }

func poll(h *RPCStorageHandler, b Browser, org string) {
	// ok: tyk-mdcb.rpc-poll
	b.CheckForReload("start")
	// point: tyk-mdcb.rpc-poll
	for h.CheckForReload(org) {
	}
}
