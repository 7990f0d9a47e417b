package example

import "github.com/TykTechnologies/tyk/storage"

func NewMdcbStorage(name string) string { return name }

func layered(local, remote storage.Handler) storage.Handler {
	// ok: tyk-mdcb.mdcb-storage
	_ = NewMdcbStorage("report")
	// point: tyk-mdcb.mdcb-storage
	return storage.NewMdcbStorage(local, remote, nil, nil)
}
