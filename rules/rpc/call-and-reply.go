package example

import "net/rpc"

type phone struct{}

// Call rings somebody.
func (phone) Call(name string, times int, loud bool) error { return nil }

func fetch(client *rpc.Client, p phone, id string) (key string, err error) {
	// ok: rpc.call-and-reply
	p.Call("Control", 3, true)
	// point: rpc.call-and-reply
	err = client.Call("Control.GetKey", id, &key)
	return key, err
}
