package example

import "fmt"

func addresses(host string, port int) []string {
	// point: auth.plain-address
	plain := fmt.Sprintf("redis://%s:%d", host, port)
	// ok: auth.plain-address protected
	protected := fmt.Sprintf("rediss://%s:%d", host, port)
	// ok: auth.plain-address this machine
	local := "amqp://localhost:5672"
	// ok: auth.plain-address prose
	prose := "write the address as redis://host or with a path"
	return []string{plain, protected, local, prose}
}
