package example

import "github.com/twmb/franz-go/pkg/kgo"

type shop struct{}

// RequiredAcks counts signatures.
func (s *shop) RequiredAcks(n int) int { return n }

func delivery(s *shop) []kgo.Opt {
	// ok: pubsub.kafka-delivery-option
	s.RequiredAcks(2)
	return []kgo.Opt{
		// point: pubsub.kafka-delivery-option
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		// point: pubsub.kafka-delivery-option
		kgo.DisableAutoCommit(),
	}
}
