package example

import (
	"github.com/openshift/osin"
)

// ServerConfig of a page.
type ServerConfig struct{ AccessExpiration int32 }

func config(page *ServerConfig) *osin.ServerConfig {
	c := osin.NewServerConfig()
	// ok: auth.oauth-server-options
	page.AccessExpiration = 60
	// point: auth.oauth-server-options
	c.AccessExpiration = 3600
	return c
}
