package example

type Gateway struct{ queue chan func() }

// point: tyk-mdcb.reload
func (gw *Gateway) reloadURLStructure(done func()) { gw.queue <- done }

// ok: tyk-mdcb.reload
func (gw *Gateway) listURLs() []string { return nil }
