package example

import "github.com/TykTechnologies/tyk/storage"

type localCache struct{}

func (localCache) GetKey(key string) (string, error) { return key, nil }

func readOrganisation(store storage.Handler, local localCache, org string) (string, error) {
	// ok: tyk-mdcb.storage-read
	if v, err := local.GetKey("orgkey." + org); err == nil {
		return v, nil
	}
	// point: tyk-mdcb.storage-read
	return store.GetKey("orgkey." + org)
}
