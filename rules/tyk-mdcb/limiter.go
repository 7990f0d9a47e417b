package example

type SessionLimiter struct{}

// point: tyk-mdcb.limiter
func (l *SessionLimiter) RedisQuotaExceeded(key string) bool { return false }

// ok: tyk-mdcb.limiter
func (l *SessionLimiter) RateLimitInfo(key string) string { return key }
