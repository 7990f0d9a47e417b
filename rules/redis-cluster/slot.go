package example

const slots = 16384

func slot(key []byte) uint16 {
	// point: redis-cluster.slot
	return crc16(key) % slots
}

func masked(key []byte) uint16 {
	sum := crc16(key)
	// point: redis-cluster.slot
	return sum & 0x3FFF
}

func frame(data []byte) []byte {
	sum := crc16(data)
	// ok: redis-cluster.slot the low byte of a checksum
	return append(data, byte(sum&0xFF))
}

func bucket(key string) int {
	// ok: redis-cluster.slot another hash
	return int(fnv(key) % 16384)
}
