package gateway

import "encoding/json"

func decodeSession(text string) (Session, error) {
	var session Session
	err := json.Unmarshal([]byte(text), &session)
	return session, err
}
