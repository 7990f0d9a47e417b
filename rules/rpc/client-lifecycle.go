package example

import (
	"time"

	"github.com/valyala/gorpc"
)

func run(address string, timer *time.Timer) {
	client := gorpc.NewTCPClient(address)
	// point: rpc.client-lifecycle
	client.Start()
	// ok: rpc.client-lifecycle
	timer.Stop()
	// point: rpc.client-lifecycle
	client.Stop()
}
