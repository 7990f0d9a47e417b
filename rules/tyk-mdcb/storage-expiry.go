package example

import "github.com/TykTechnologies/tyk/storage"

type timer struct{}

func (timer) SetExp(name string, seconds int64) {}

func limitBuffer(store storage.AnalyticsHandler, t timer) error {
	// ok: tyk-mdcb.storage-expiry
	t.SetExp("buffer", 60)
	// point: tyk-mdcb.storage-expiry
	return store.SetExp("buffer", 60)
}
