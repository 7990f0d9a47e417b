package example

type Notification struct{ Command, Payload string }

type RedisNotifier struct{}

func (*RedisNotifier) Notify(n interface{}) bool { return true }

type Bell struct{}

func (Bell) Notify(n interface{}) bool { return true }

func tell(r *RedisNotifier, b Bell, text string) bool {
	// ok: tyk-mdcb.notice
	b.Notify(text)
	// point: tyk-mdcb.notice
	n := Notification{Command: "GroupReload", Payload: text}
	// point: tyk-mdcb.notice
	return r.Notify(n)
}
