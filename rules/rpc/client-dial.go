package example

import (
	"net"
	"net/rpc"
)

func dial(address string) (*rpc.Client, error) {
	// ok: rpc.client-dial
	if c, err := net.Dial("tcp", address); err == nil {
		c.Close()
	}
	// point: rpc.client-dial
	return rpc.Dial("tcp", address)
}
