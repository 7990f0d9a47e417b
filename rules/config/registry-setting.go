package example

// ConsulConfig is where secrets come from.
type ConsulConfig struct {
	// point: config.registry-setting
	Address string `json:"address"`
}

// Config is everything.
type Config struct {
	// ok: config.registry-setting
	Consultant string `json:"consultant"`
}
