package example

import (
	"database/sql"

	"github.com/nats-io/nats.go"
)

// Connect opens the database.
func Connect(url string) (*sql.DB, error) { return sql.Open("postgres", url) }

func broker(url string) (*nats.Conn, error) {
	// ok: pubsub.broker-connect
	_, _ = Connect(url)
	// point: pubsub.broker-connect
	return nats.Connect(url, nats.MaxReconnects(-1))
}
