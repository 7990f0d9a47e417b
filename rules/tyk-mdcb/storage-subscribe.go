package example

import (
	"context"

	"github.com/TykTechnologies/tyk/storage"
)

type radio struct{}

func (radio) StartPubSubHandler(name string, then func(interface{})) error { return nil }

func listen(ctx context.Context, store *storage.RedisCluster, r radio, handle func(interface{})) {
	// ok: tyk-mdcb.storage-subscribe
	_ = r.StartPubSubHandler("news", handle)
	for {
		// point: tyk-mdcb.storage-subscribe
		_ = store.StartPubSubHandler(ctx, "tyk.cluster.notifications", handle)
	}
}
