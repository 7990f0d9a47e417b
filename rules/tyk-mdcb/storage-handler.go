package example

import "github.com/TykTechnologies/tyk/storage"

type label struct{ KeyPrefix string }

func openKeyStore(hash bool) (*storage.RedisCluster, label) {
	// ok: tyk-mdcb.storage-handler
	l := label{KeyPrefix: "apikey-"}
	// point: tyk-mdcb.storage-handler
	return &storage.RedisCluster{KeyPrefix: "apikey-", HashKeys: hash}, l
}
