package example

type cache struct{}

// point: tyk-mdcb.token-keys
func buildJWKSCache(seconds int64) cache { return cache{} }

// ok: tyk-mdcb.token-keys
func buildPageCache(seconds int64) cache { return cache{} }
