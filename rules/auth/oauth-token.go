package example

import (
	"context"

	"golang.org/x/oauth2"
)

type bank struct{}

// Exchange changes money.
func (b *bank) Exchange(ctx context.Context, currency string) {}

func token(ctx context.Context, conf *oauth2.Config, b *bank, code string) (*oauth2.Token, error) {
	// ok: auth.oauth-token
	b.Exchange(ctx, "EUR")
	// point: auth.oauth-token
	return conf.Exchange(ctx, code)
}
