package example

type DefaultSessionManager struct{}

func (*DefaultSessionManager) UpdateSession(key string, session *string, seconds int64, hashed bool) error {
	return nil
}

type Calendar struct{}

func (Calendar) UpdateSession(name string, text *string, day int64, open bool) {}

func keep(m *DefaultSessionManager, c Calendar, key string, session *string) error {
	// ok: tyk-mdcb.session-update
	c.UpdateSession("lecture", session, 3, true)
	// point: tyk-mdcb.session-update
	return m.UpdateSession(key, session, 3600, false)
}
