package example

import "github.com/TykTechnologies/tyk/storage"

type names struct{}

func (names) AppendToSet(key, value string) {}

func index(store storage.Handler, n names, org, client string) {
	// ok: tyk-mdcb.storage-collection
	n.AppendToSet(org, client)
	// point: tyk-mdcb.storage-collection
	store.AppendToSet("oauth-client-index."+org, client)
}
