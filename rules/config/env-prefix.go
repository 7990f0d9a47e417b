package example

import (
	"github.com/kelseyhightower/envconfig"
)

// Process works on an order.
func Process(order string, v any) error { return nil }

func load(cfg any) error {
	// ok: config.env-prefix
	_ = Process("gateway", cfg)
	// point: config.env-prefix
	return envconfig.Process("gateway", cfg)
}
