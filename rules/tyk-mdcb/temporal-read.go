package example

import (
	"context"

	"github.com/TykTechnologies/storage/temporal/keyvalue"
	"github.com/TykTechnologies/storage/temporal/model"
)

type book map[string]string

func (b book) Get(ctx context.Context, word string) (string, error) { return b[word], nil }

func lookUp(ctx context.Context, conn model.Connector, b book, token string) (string, error) {
	// ok: tyk-mdcb.temporal-read
	_, _ = b.Get(ctx, token)
	kv, err := keyvalue.NewKeyValue(conn)
	if err != nil {
		return "", err
	}
	// point: tyk-mdcb.temporal-read
	return kv.Get(ctx, "apikey-"+token)
}
