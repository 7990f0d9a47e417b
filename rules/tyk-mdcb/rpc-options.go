package example

import "github.com/TykTechnologies/tyk/rpc"

type Config struct{ CallTimeout int }

func options(address string) (rpc.Config, Config) {
	// ok: tyk-mdcb.rpc-options
	c := Config{CallTimeout: 30}
	// point: tyk-mdcb.rpc-options
	return rpc.Config{ConnectionString: address, RPCPoolSize: 5, CallTimeout: 30}, c
}
