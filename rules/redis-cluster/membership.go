package example

func slot(key string) uint16 { return crc16(key) % 16384 }

// point: redis-cluster.membership
func (r *ring) RemoveNode(id string) {
	delete(r.nodes, id)
	r.assign()
}

// ok: redis-cluster.membership
func (r *ring) Nodes() []string {
	return r.ids
}
