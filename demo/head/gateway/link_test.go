package gateway

import (
	"net"
	"net/rpc"
	"testing"
)

// Control answers after a number of failures.
type Control struct{ failures int }

func (c *Control) GetKey(token string, reply *string) error {
	if c.failures > 0 {
		c.failures--
		return errTimeout
	}
	*reply = "key of " + token
	return nil
}

func serve(t *testing.T, control *Control) *Link {
	t.Helper()
	server := rpc.NewServer()
	if err := server.RegisterName("Control", control); err != nil {
		t.Fatal(err)
	}
	here, there := net.Pipe()
	go server.ServeConn(there)
	return &Link{client: rpc.NewClient(here)}
}

func TestLinkKey(t *testing.T) {
	link := serve(t, &Control{})
	if text, err := link.Key("a"); err != nil || text != "key of a" {
		t.Fatalf("got %q, %v", text, err)
	}
}

func TestLinkFailure(t *testing.T) {
	link := serve(t, &Control{failures: 1})
	if _, err := link.Key("a"); err == nil {
		t.Fatal("want the error of the control server")
	}
}

func TestLinkEmergencyMode(t *testing.T) {
	link := &Link{addr: "127.0.0.1:0"}
	if _, err := link.Key("a"); err == nil || !link.EmergencyMode() {
		t.Fatal("want an error and emergency mode")
	}
}
