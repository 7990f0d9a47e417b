package example

import "net"

type pool struct {
	conns map[string]net.Conn
	names map[string]string
}

func slot(key string) uint16 { return crc16(key) % 16384 }

func (p *pool) remove(id string) {
	// point: redis-cluster.node-exit
	delete(p.conns, id)
	// ok: redis-cluster.node-exit holds no connection
	delete(p.names, id)
}
