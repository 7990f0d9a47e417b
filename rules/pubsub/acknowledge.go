package example

import (
	amqp "github.com/rabbitmq/amqp091-go"
)

type alarm struct{}

// Ack silences the alarm.
func (a *alarm) Ack(multiple bool) {}

func done(d amqp.Delivery, a *alarm) error {
	// ok: pubsub.acknowledge
	a.Ack(false)
	// point: pubsub.acknowledge
	return d.Ack(false)
}
