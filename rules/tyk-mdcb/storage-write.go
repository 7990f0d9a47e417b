package example

import "github.com/TykTechnologies/tyk/storage"

type page struct{}

func (page) SetKey(key, value string, position int64) error { return nil }

func keepOrganisation(store storage.Handler, p page, org, session string) error {
	// ok: tyk-mdcb.storage-write
	_ = p.SetKey(org, session, 3)
	// point: tyk-mdcb.storage-write
	return store.SetKey("orgkey."+org, session, 3600)
}
