package gateway

import (
	"errors"
	"net"
	"net/rpc"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// callTimeout is how long a call may take.
	callTimeout = 30 * time.Second
	// dialTimeout is how long the control server may take to accept a connection.
	dialTimeout = 5 * time.Second
	// callAttempts is how often a call is tried.
	callAttempts = 3
)

var errTimeout = errors.New("control server did not answer in time")

// Link is the RPC link to the control server.
type Link struct {
	addr, key string

	mu     sync.Mutex
	client *rpc.Client

	emergency atomic.Bool
}

// EmergencyMode tells whether the gateway serves from what it has.
func (l *Link) EmergencyMode() bool { return l.emergency.Load() }

// Login signs in with the gateway's key.
func (l *Link) Login() (bool, error) {
	var ok bool
	err := l.do("Control.Login", l.key, &ok)
	return ok, err
}

// Definitions returns the definitions of an API.
func (l *Link) Definitions(id string) (string, error) {
	var text string
	err := l.do("Control.GetDefinitions", id, &text)
	return text, err
}

// Key returns a key that is not in the local Redis.
func (l *Link) Key(token string) (string, error) {
	var text string
	err := l.do("Control.GetKey", token, &text)
	return text, err
}

// do calls a method, with retries. When all fail, the gateway goes into emergency mode.
func (l *Link) do(method string, args, reply interface{}) (err error) {
	for attempt := 1; attempt <= callAttempts; attempt++ {
		var client *rpc.Client
		if client, err = l.connect(); err == nil {
			select {
			case done := <-client.Go(method, args, reply, make(chan *rpc.Call, 1)).Done:
				err = done.Error
			case <-time.After(callTimeout):
				err = errTimeout
			}
		}
		if err == nil {
			l.emergency.Store(false)
			return nil
		}
		time.Sleep(time.Duration(attempt) * 100 * time.Millisecond)
	}
	l.emergency.Store(true)
	return err
}

func (l *Link) connect() (*rpc.Client, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.client == nil {
		conn, err := net.DialTimeout("tcp", l.addr, dialTimeout)
		if err != nil {
			return nil, err
		}
		if _, err := conn.Write([]byte("gateway")); err != nil {
			conn.Close()
			return nil, err
		}
		l.client = rpc.NewClient(conn)
	}
	return l.client, nil
}
