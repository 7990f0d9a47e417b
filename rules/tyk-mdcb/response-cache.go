package example

type ResponseCacheMiddleware struct{}

// point: tyk-mdcb.response-cache
func (m *ResponseCacheMiddleware) encodePayload(payload string, timestamp int64) string {
	return payload
}

// ok: tyk-mdcb.response-cache
func (m *ResponseCacheMiddleware) Name() string { return "ResponseCacheMiddleware" }
