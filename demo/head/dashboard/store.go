// Package dashboard keeps API definitions and tells the gateways about changes.
package dashboard

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// definitionPrefix stands in front of an API's id.
const definitionPrefix = "api-definition-"

// Definition of an API.
type Definition struct {
	ID       string `json:"id"`
	Upstream string `json:"upstream"`
}

// Store of the dashboard.
type Store struct {
	redis *redis.Client
}

// NewStore opens the store.
func NewStore(addr string) *Store {
	return &Store{redis: redis.NewClient(&redis.Options{Addr: addr, PoolSize: 20})}
}

// Save writes a definition and tells the gateways.
func (s *Store) Save(ctx context.Context, def Definition) error {
	data, err := json.Marshal(def)
	if err != nil {
		return fmt.Errorf("encode definition %s: %w", def.ID, err)
	}
	if err := s.redis.Set(ctx, definitionPrefix+def.ID, data, 0).Err(); err != nil {
		return fmt.Errorf("write definition %s: %w", def.ID, err)
	}
	return s.publish(ctx, def.ID)
}

func (s *Store) publish(ctx context.Context, id string) error {
	return s.redis.Publish(ctx, "cluster.notices", "reload:"+id).Err()
}
