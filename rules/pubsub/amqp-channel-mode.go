package example

import (
	"os/signal"

	amqp "github.com/rabbitmq/amqp091-go"
)

func bound(ch *amqp.Channel) error {
	// ok: pubsub.amqp-channel-mode
	signal.Notify(nil)
	// point: pubsub.amqp-channel-mode
	return ch.Qos(10, 0, false)
}
