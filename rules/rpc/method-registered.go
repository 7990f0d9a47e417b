package example

import (
	"text/template"

	"github.com/valyala/gorpc"
)

type router struct{}

// AddFunc adds a function to a menu.
func (r *router) AddFunc(name string, f any) {}

func dispatcher(r *router, funcs template.FuncMap) *gorpc.Dispatcher {
	d := gorpc.NewDispatcher()
	// point: rpc.method-registered
	d.AddFunc("GetKey", func(keyName string) (string, error) { return keyName, nil })
	// ok: rpc.method-registered
	r.AddFunc("GetKey", nil)
	// ok: rpc.method-registered
	funcs["GetKey"] = func(keyName string) string { return keyName }
	return d
}
