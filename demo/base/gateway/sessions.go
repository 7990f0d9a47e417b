package gateway

import (
	"context"
	"encoding/json"
	"time"

	"github.com/redis/go-redis/v9"
)

// sessionTTL is how long a session lives after its last use.
const sessionTTL = 12 * time.Hour

// Session of a consumer.
type Session struct {
	Consumer string `json:"consumer"`
	Rate     int    `json:"rate"`
}

// Sessions are kept in Redis, for all gateways of the data centre.
type Sessions struct {
	redis *redis.Client
}

// Save keeps a session.
func (s *Sessions) Save(ctx context.Context, token string, session Session) error {
	data, err := json.Marshal(session)
	if err != nil {
		return err
	}
	return s.redis.Set(ctx, "session-"+token, data, sessionTTL).Err()
}

// Find returns the session of a token.
func (s *Sessions) Find(ctx context.Context, token string) (Session, error) {
	text, err := s.redis.Get(ctx, "session-"+token).Result()
	if err != nil {
		return Session{}, err
	}
	return decodeSession(text)
}

// Definition returns an API's definition as the dashboard wrote it.
func (s *Sessions) Definition(ctx context.Context, id string) (string, error) {
	return s.redis.Get(ctx, "apidef-"+id).Result()
}

func decodeSession(text string) (Session, error) {
	var session Session
	err := json.Unmarshal([]byte(text), &session)
	return session, err
}
