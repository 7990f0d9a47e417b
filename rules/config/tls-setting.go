package example

// ServerOptionsConfig is how the server listens.
type ServerOptionsConfig struct {
	// point: config.tls-setting
	UseSSL bool `json:"use_ssl"`
	// point: config.tls-setting
	Certificates []string `json:"certificates"`
	// ok: config.tls-setting
	SMTPUseTLS bool `json:"smtp_use_tls"`
	// ok: config.tls-setting
	Certainty float64 `json:"certainty"`
	// ok: config.tls-setting
	Port int `json:"port"`
}
