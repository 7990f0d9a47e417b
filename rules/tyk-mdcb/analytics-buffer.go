package example

type RedisAnalyticsHandler struct{ records chan []byte }

// point: tyk-mdcb.analytics-buffer
func (r *RedisAnalyticsHandler) Stop() { close(r.records) }

type Page struct{}

// ok: tyk-mdcb.analytics-buffer
func (Page) Stop() {}
