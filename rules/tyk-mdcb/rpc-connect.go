package example

import "github.com/TykTechnologies/tyk/rpc"

func Disconnect() bool { return true }

func leave() bool {
	// ok: tyk-mdcb.rpc-connect
	Disconnect()
	// point: tyk-mdcb.rpc-connect
	return rpc.Disconnect()
}
