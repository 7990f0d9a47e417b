package example

import "github.com/TykTechnologies/tyk/storage"

type shelf struct{}

func (shelf) DeleteKey(key string) bool { return true }

func forget(store storage.Handler, s shelf, org string) bool {
	// ok: tyk-mdcb.storage-delete
	s.DeleteKey(org)
	// point: tyk-mdcb.storage-delete
	return store.DeleteKey("orgkey." + org)
}
