package example

import "github.com/TykTechnologies/tyk/storage"

type press struct{}

func (press) Publish(title, text string) error { return nil }

func tell(store *storage.RedisCluster, p press, message string) error {
	// ok: tyk-mdcb.storage-publish
	_ = p.Publish("news", message)
	// point: tyk-mdcb.storage-publish
	return store.Publish("tyk.cluster.notifications", message)
}
