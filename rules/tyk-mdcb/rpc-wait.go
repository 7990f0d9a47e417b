package example

import "github.com/TykTechnologies/gorpc"

type notice struct{}

func (notice) WaitForConnection() {}

func connect(client *gorpc.Client, other notice) {
	// point: tyk-mdcb.rpc-wait
	client.WaitForConnection()
	// ok: tyk-mdcb.rpc-wait
	other.WaitForConnection()
}
