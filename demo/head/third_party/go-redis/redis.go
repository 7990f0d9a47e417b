// Package redis has the few names of the client library that the example uses, so that it builds without a network.
// It keeps nothing.
package redis

import (
	"context"
	"errors"
	"time"
)

// Nil is the error of a key that is not there.
var Nil = errors.New("redis: nil")

// Options of a client.
type Options struct {
	Addr     string
	Username string
	Password string
	PoolSize int
}

// Client of a server.
type Client struct{ opt *Options }

// NewClient makes a client.
func NewClient(opt *Options) *Client { return &Client{opt} }

// Set writes a key.
func (c *Client) Set(ctx context.Context, key string, value interface{}, expiration time.Duration) *StatusCmd {
	return &StatusCmd{}
}

// Get reads a key.
func (c *Client) Get(ctx context.Context, key string) *StringCmd { return &StringCmd{err: Nil} }

// Publish sends a message.
func (c *Client) Publish(ctx context.Context, channel string, message interface{}) *IntCmd {
	return &IntCmd{}
}

// Subscribe listens on channels.
func (c *Client) Subscribe(ctx context.Context, channels ...string) *PubSub { return &PubSub{} }

// PubSub is a subscription.
type PubSub struct{}

// ReceiveMessage waits for a message.
func (p *PubSub) ReceiveMessage(ctx context.Context) (*Message, error) {
	return nil, errors.New("redis: not connected")
}

// Close ends the subscription.
func (p *PubSub) Close() error { return nil }

// Message of a channel.
type Message struct{ Channel, Payload string }

// StatusCmd is the answer to a write.
type StatusCmd struct{ err error }

// Err returns the error.
func (c *StatusCmd) Err() error { return c.err }

// IntCmd is the answer to a count.
type IntCmd struct{ err error }

// Err returns the error.
func (c *IntCmd) Err() error { return c.err }

// StringCmd is the answer to a read.
type StringCmd struct {
	val string
	err error
}

// Result returns value and error.
func (c *StringCmd) Result() (string, error) { return c.val, c.err }
