package example

import (
	"context"
	"net/http"

	"github.com/lestrrat-go/jwx/v2/jwk"
)

func keys(ctx context.Context, issuer string) (jwk.Set, error) {
	// ok: auth.key-set
	if resp, err := http.Get(issuer); err == nil {
		resp.Body.Close()
	}
	// point: auth.key-set
	return jwk.Fetch(ctx, issuer+"/.well-known/jwks.json")
}
