// Package mdcb is the control server: gateways of other data centres get definitions and keys from it.
package mdcb

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"log"
	"net"
	"net/rpc"

	"github.com/redis/go-redis/v9"
)

// greeting is what a gateway says first.
const greeting = "gateway"

var errDenied = errors.New("key refused")

// Control has the methods that gateways call.
type Control struct {
	key   string
	redis *redis.Client
}

// Login checks the key of a gateway.
func (c *Control) Login(key string, ok *bool) error {
	*ok = subtle.ConstantTimeCompare([]byte(key), []byte(c.key)) == 1
	if !*ok {
		return errDenied
	}
	return nil
}

// GetDefinitions returns the definitions of an API.
func (c *Control) GetDefinitions(id string, text *string) (err error) {
	*text, err = c.redis.Get(context.Background(), "apidef-"+id).Result()
	return err
}

// GetKey returns a stored key.
func (c *Control) GetKey(token string, text *string) (err error) {
	*text, err = c.redis.Get(context.Background(), "session-"+token).Result()
	return err
}

// Serve accepts gateways until its listener is closed.
func Serve(listener net.Listener, control *Control) error {
	server := rpc.NewServer()
	if err := server.RegisterName("Control", control); err != nil {
		return err
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go handle(server, conn)
	}
}

// handle serves one gateway, which says hello first.
func handle(server *rpc.Server, conn net.Conn) {
	hello := make([]byte, len(greeting))
	if _, err := io.ReadFull(conn, hello); err != nil || string(hello) != greeting {
		log.Printf("no gateway at %s", conn.RemoteAddr())
		return
	}
	server.ServeConn(conn)
}
