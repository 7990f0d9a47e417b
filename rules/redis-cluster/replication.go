package example

func slot(key string) uint16 { return crc16(key) % 16384 }

func defaults() RingConfig {
	// point: redis-cluster.replication
	return RingConfig{ReplicationFactor: 3, VirtualNodes: 256}
}

func other() RingConfig {
	// ok: redis-cluster.replication
	return RingConfig{VirtualNodes: 256}
}
