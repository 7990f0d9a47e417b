package example

import "strings"

func redirected(err error) (moved, ask bool) {
	// point: redis-cluster.moved-read
	moved = strings.HasPrefix(err.Error(), "MOVED ")
	ask = strings.HasPrefix(err.Error(), "ASK ")
	return moved, ask
}

func words() []string {
	// ok: redis-cluster.moved-read a sentence
	return []string{"MOVED and ASK"}
}
