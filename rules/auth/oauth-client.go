package example

import (
	"golang.org/x/oauth2/clientcredentials"
)

// Config of a page.
type Config struct{ ClientID string }

func client(id, secret, url string) *clientcredentials.Config {
	// ok: auth.oauth-client
	_ = Config{ClientID: id}
	// point: auth.oauth-client
	return &clientcredentials.Config{ClientID: id, ClientSecret: secret, TokenURL: url}
}
