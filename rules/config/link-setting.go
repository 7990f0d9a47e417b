package example

// LinkOptions of the connection between data centres.
type LinkOptions struct {
	// point: config.link-setting
	CallTimeout int `json:"call_timeout"`
	// point: config.link-setting
	ReconnectWait int `json:"reconnect_wait"`
	// ok: config.link-setting
	UpstreamConnectTimeout int `json:"upstream_connect_timeout"`
	// ok: config.link-setting
	ReadTimeout int `json:"read_timeout"`
	// ok: config.link-setting
	WorkerPoolSize int `json:"worker_pool_size"`
}
