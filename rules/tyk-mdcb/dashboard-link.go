package example

import "context"

type DashboardServiceSender interface {
	Register(ctx context.Context) error
}

type Hotel struct{}

func (Hotel) Register(ctx context.Context) error { return nil }

func join(ctx context.Context, d DashboardServiceSender, h Hotel) error {
	// ok: tyk-mdcb.dashboard-link
	_ = h.Register(ctx)
	// point: tyk-mdcb.dashboard-link
	return d.Register(ctx)
}
