package example

type DefaultSessionManager struct{}

// point: tyk-mdcb.session-store
func (b *DefaultSessionManager) SessionDetail(org, key string, hashed bool) (string, bool) {
	return "", false
}

type Timetable struct{}

// ok: tyk-mdcb.session-store
func (Timetable) SessionDetail(room string) string { return room }

func find(m *DefaultSessionManager, t Timetable, org, key string) bool {
	// ok: tyk-mdcb.session-store
	t.SessionDetail("1")
	// point: tyk-mdcb.session-store
	_, found := m.SessionDetail(org, key, false)
	return found
}
