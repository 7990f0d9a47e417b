package example

import "net"

type pool struct {
	conns map[string]net.Conn
	peers map[string]*Peer
	names map[string]string
}

func slot(key string) uint16 { return crc16(key) % 16384 }

func (p *pool) add(id string, conn net.Conn, peer *Peer) {
	// point: redis-cluster.node-entry
	p.conns[id] = conn
	// point: redis-cluster.node-entry
	p.peers[id] = peer
	// ok: redis-cluster.node-entry holds no connection
	p.names[id] = peer.Name
}

func (p *pool) remove(id string) {
	delete(p.peers, id)
}
