package example

type Notification struct{ Payload, Signature string }

// point: tyk-mdcb.notice-signature
func isPayloadSignatureValid(n Notification) bool { return n.Signature == n.Payload }

type Letter struct{}

// ok: tyk-mdcb.notice-signature
func (Letter) Sign() {}
