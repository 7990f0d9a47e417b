package example

import (
	"context"
	"net/http"

	"google.golang.org/grpc/health/grpc_health_v1"
)

type Server struct{}

type Player struct{ health int }

// point: health.handler
func (s *Server) Readyz(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusOK) }

// point: health.handler
func livenessHandler(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusOK) }

// point: health.handler
func (s *Server) Check(ctx context.Context, in *grpc_health_v1.HealthCheckRequest) (*grpc_health_v1.HealthCheckResponse, error) {
	return &grpc_health_v1.HealthCheckResponse{}, nil
}

// ok: health.handler
func (p *Player) Health() int { return p.health }

// ok: health.handler
func (p *Player) Check(ctx context.Context, move string) error { return nil }

// ok: health.handler
func healthyRecipes(w http.ResponseWriter, r *http.Request) {}

// point: health.handler
func ReadyzHandler(store interface{ Ping() error }) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {}
}

// ok: health.handler
func PageHandler(store interface{ Ping() error }) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {}
}
