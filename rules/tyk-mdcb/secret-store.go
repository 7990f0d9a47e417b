package example

type Gateway struct{}

// point: tyk-mdcb.secret-store
func (gw *Gateway) kvStore(reference string) (string, error) { return reference, nil }

type Drawer struct{}

// ok: tyk-mdcb.secret-store
func (Drawer) open(reference string) string { return reference }

func password(gw *Gateway, d Drawer) (string, error) {
	// ok: tyk-mdcb.secret-store
	d.open("left")
	// point: tyk-mdcb.secret-store
	return gw.kvStore("vault://redis.password")
}
