package example

import "net/http"

// point: tyk-mdcb.control-api
func checkIsAPIOwner(next http.Handler) http.Handler { return next }

// ok: tyk-mdcb.control-api
func checkIsHead(next http.Handler) http.Handler { return next }
