package example

import (
	"context"

	"github.com/TykTechnologies/tyk/config"
	"github.com/TykTechnologies/tyk/storage"
)

type phone struct{}

func (phone) Connect(ctx context.Context, then func(), conf *config.Config) {}

func open(ctx context.Context, p phone, conf *config.Config) *storage.ConnectionHandler {
	// ok: tyk-mdcb.storage-connect
	p.Connect(ctx, nil, conf)
	// point: tyk-mdcb.storage-connect
	handler := storage.NewConnectionHandler(ctx)
	// point: tyk-mdcb.storage-connect
	handler.Connect(ctx, nil, conf)
	return handler
}
