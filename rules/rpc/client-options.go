package example

import (
	"time"

	"github.com/valyala/gorpc"
)

// Client of a shop.
type Client struct {
	Conns          int
	RequestTimeout time.Duration
}

func client(address string, shop *Client) *gorpc.Client {
	c := gorpc.NewTCPClient(address)
	// point: rpc.client-options
	c.Conns = 20
	// point: rpc.client-options
	c.RequestTimeout = 30 * time.Second
	// ok: rpc.client-options
	shop.Conns = 20
	return c
}
