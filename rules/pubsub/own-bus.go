package example

import amqp "github.com/rabbitmq/amqp091-go"

type RabbitConnection struct {
	url  string
	conn *amqp.Connection
}

// point: pubsub.own-bus
func (c *RabbitConnection) Healthy() bool {
	return c.conn != nil
}
