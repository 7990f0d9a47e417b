package example

import "fmt"

func moved(slot uint16, host string, port int) []byte {
	// point: redis-cluster.redirect
	return []byte(fmt.Sprintf("-MOVED %d %s:%d\r\n", slot, host, port))
}

func ask(c conn, slot uint16, addr string) {
	// point: redis-cluster.redirect
	c.WriteError("ASK " + itoa(slot) + " " + "10.0.0.1:6379")
}

func page() string {
	// ok: redis-cluster.redirect
	return "MOVED permanently"
}

func price(p float64) string {
	// ok: redis-cluster.redirect
	return fmt.Sprintf("ASK %f", p)
}
