package example

import (
	"time"

	"github.com/MicahParks/keyfunc/v2"
)

// Options of a page that refreshes itself.
type Options struct{ RefreshInterval time.Duration }

func options() keyfunc.Options {
	// ok: auth.key-set-options
	_ = Options{RefreshInterval: time.Hour}
	// point: auth.key-set-options
	return keyfunc.Options{RefreshInterval: time.Hour, RefreshUnknownKID: true}
}
