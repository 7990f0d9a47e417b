package example

import (
	"net"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// DialTimeout is this package's own.
func DialTimeout(d time.Duration) net.Dialer { return net.Dialer{Timeout: d} }

func waits() []kgo.Opt {
	// ok: pubsub.kafka-wait-option
	DialTimeout(time.Second)
	return []kgo.Opt{
		// point: pubsub.kafka-wait-option
		kgo.DialTimeout(3 * time.Second),
		// ok: pubsub.kafka-wait-option
		kgo.ConsumeTopics("keys"),
	}
}
