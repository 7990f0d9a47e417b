package example

import "fmt"

func bulk(value string) []byte {
	// point: redis-cluster.bulk-reply
	return []byte(fmt.Sprintf("$%d\r\n%s\r\n", len(value), value))
}

func price(cents int) string {
	// ok: redis-cluster.bulk-reply
	return fmt.Sprintf("$%d", cents)
}
