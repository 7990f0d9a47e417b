package example

// ok: tyk-mdcb.rpc-dispatcher
var titles = map[string]string{"GetKey": "reads a key"}

var methods = map[string]interface{}{
	// point: tyk-mdcb.rpc-dispatcher
	"GetKey": func(name string) (string, error) {
		return titles[name], nil
	},
}
