package example

import "sort"

type ring struct {
	slots [16384]string
	nodes map[string]*node
}

func slot(key string) uint16 { return crc16(key) % 16384 }

func (r *ring) assign() {
	var ids []string
	// point: redis-cluster.slot-order
	for id := range r.nodes {
		ids = append(ids, id)
	}
	for i := range r.slots {
		r.slots[i] = ids[i%len(ids)]
	}
}

func (r *ring) assignSorted() {
	var ids []string
	// ok: redis-cluster.slot-order sorted before they are used
	for id := range r.nodes {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for i := range r.slots {
		r.slots[i] = ids[i%len(ids)]
	}
}

func (r *ring) names() []string {
	var ids []string
	// ok: redis-cluster.slot-order nothing depends on the order
	for id := range r.nodes {
		ids = append(ids, id)
	}
	return ids
}
