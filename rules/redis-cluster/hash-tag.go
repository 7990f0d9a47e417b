package example

import "strings"

func slot(key string) uint16 {
	// point: redis-cluster.hash-tag
	if start := strings.IndexByte(key, '{'); start >= 0 {
		if end := strings.IndexByte(key[start:], '}'); end > 1 {
			key = key[start+1 : start+end]
		}
	}
	return crc16(key) % 16384
}

func body(values []string) string {
	// ok: redis-cluster.hash-tag more than a brace
	return "{\"values\": [" + strings.Join(values, ",") + "]}"
}
