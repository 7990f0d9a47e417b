package example

import (
	"github.com/valyala/gorpc"
)

type group struct{ ID string }

// RegisterType adds a type to a menu.
func RegisterType(v any) {}

func init() {
	// point: rpc.type-registered
	gorpc.RegisterType(&group{})
	// ok: rpc.type-registered
	RegisterType(&group{})
}
