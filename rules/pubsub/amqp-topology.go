package example

import (
	amqp "github.com/rabbitmq/amqp091-go"
)

type printer struct{}

// Consume uses paper.
func (p *printer) Consume(sheets int) {}

func declare(ch *amqp.Channel, p *printer) error {
	// ok: pubsub.amqp-topology
	p.Consume(3)
	// point: pubsub.amqp-topology
	_, err := ch.QueueDeclare("keys", true, false, false, false, nil)
	return err
}
