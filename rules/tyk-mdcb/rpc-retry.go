package rpc

import (
	"time"

	"github.com/avast/retry-go"
	"github.com/cenkalti/backoff/v4"
)

func enter(login func() error) error {
	// point: tyk-mdcb.rpc-retry
	policy := backoff.WithMaxRetries(backoff.NewConstantBackOff(10*time.Millisecond), 3)
	// point: tyk-mdcb.rpc-retry
	return backoff.Retry(login, policy)
}

func download(get func() error) error {
	// ok: tyk-mdcb.rpc-retry
	return retry.Do(get)
}
