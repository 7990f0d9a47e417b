package example

import "github.com/TykTechnologies/tyk/storage"

type history struct{}

func (history) SetRollingWindow(name string, per int64) int { return 0 }

func count(store storage.Handler, h history, key string) int {
	// ok: tyk-mdcb.storage-window
	h.SetRollingWindow(key, 60)
	// point: tyk-mdcb.storage-window
	n, _ := store.SetRollingWindow("rate-limit-"+key, 60, "", true)
	return n
}
