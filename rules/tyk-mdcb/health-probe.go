package example

type Gateway struct{}

// point: tyk-mdcb.health-probe
func (gw *Gateway) gatherHealthChecks() map[string]bool { return nil }

// ok: tyk-mdcb.health-probe
func (gw *Gateway) gatherNames() map[string]bool { return nil }
