package example

import (
	"net/http/httptest"

	"github.com/openshift/osin"
)

func server(config *osin.ServerConfig, storage osin.Storage) *osin.Server {
	// ok: auth.oauth-server
	httptest.NewServer(nil)
	// point: auth.oauth-server
	return osin.NewServer(config, storage)
}
