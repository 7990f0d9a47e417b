package example

type ring struct {
	slots [16384]string
	nodes map[string]*node
}

const moved = "-MOVED 1 10.0.0.1:6379\r\n"

func (r *ring) bySlot(slot uint16) string {
	// point: redis-cluster.look-up
	return r.slots[slot]
}

func (r *ring) byAddress(address string) *node {
	// point: redis-cluster.look-up
	for _, n := range r.nodes {
		if n.address == address {
			return n
		}
	}
	return nil
}

func (r *ring) count() int {
	// ok: redis-cluster.look-up nothing is looked for
	return len(r.nodes)
}
