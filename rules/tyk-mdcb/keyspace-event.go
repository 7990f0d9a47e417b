package example

// RPCStorageHandler reads from MDCB.
type RPCStorageHandler struct{}

// Cache is something else.
type Cache struct{}

// point: tyk-mdcb.keyspace-event
func (r *RPCStorageHandler) ProcessKeySpaceChanges(keys []string, orgID string) {}

// ok: tyk-mdcb.keyspace-event
func (c *Cache) ProcessKeySpaceChanges(keys []string, orgID string) {}
