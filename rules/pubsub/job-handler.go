package example

import (
	"context"
	"net/http"

	"github.com/hibiken/asynq"
)

func routes(send func(context.Context, *asynq.Task) error, page http.HandlerFunc) {
	web := http.NewServeMux()
	// ok: pubsub.job-handler
	web.HandleFunc("/welcome", page)
	mux := asynq.NewServeMux()
	// point: pubsub.job-handler
	mux.HandleFunc("email:welcome", send)
}
