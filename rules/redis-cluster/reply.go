package example

import "fmt"

func integer(n int64) []byte {
	// point: redis-cluster.reply
	return []byte(fmt.Sprintf(":%d\r\n", n))
}

func null() []byte {
	return []byte("$-1\r\n")
}

func part(boundary string) string {
	// ok: redis-cluster.reply of a form with several parts
	return "--" + boundary + "\r\n"
}
