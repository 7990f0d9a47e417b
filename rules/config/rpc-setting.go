package example

// Options of the link between data centres.
type LinkOptions struct {
	// point: config.rpc-setting
	RPCPoolSize int `json:"rpc_pool_size"`
	// point: config.rpc-setting
	GRPCAddress string `json:"grpc_address"`
	// ok: config.rpc-setting
	EnableJSONRPC bool `json:"enable_json_rpc"`
	// ok: config.rpc-setting
	Name string `json:"name"`
}

// Request is a message, no setting.
type Request struct {
	// ok: config.rpc-setting
	RPCVersion string `json:"rpc_version"`
}
