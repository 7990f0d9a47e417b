package example

import "strings"

func redirected(err error) (moved, ask bool) {
	moved = strings.HasPrefix(err.Error(), "MOVED ")
	// point: redis-cluster.ask-read
	ask = strings.HasPrefix(err.Error(), "ASK ")
	return moved, ask
}

func quote(price float64) string {
	// ok: redis-cluster.ask-read
	return "ASK FOR PRICE"
}
