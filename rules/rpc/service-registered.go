package example

import (
	"encoding/gob"
	"net/rpc"
)

type keys struct{}

func serve() error {
	// ok: rpc.service-registered
	gob.Register(&keys{})
	// point: rpc.service-registered
	return rpc.Register(&keys{})
}
