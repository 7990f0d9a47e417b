package example

// JWKSCacheConfig is how long keys of token issuers are trusted.
type JWKSCacheConfig struct {
	// point: config.auth-setting
	Timeout int64 `json:"timeout"`
}

// Config is everything.
type Config struct {
	// point: config.auth-setting
	Secret string `json:"secret"`
	// point: config.auth-setting
	SessionLifetime int64 `json:"session_lifetime"`
	// ok: config.auth-setting
	TokenBucketSize int `json:"token_bucket_size"`
	// ok: config.auth-setting
	SMTPSecret string `json:"smtp_secret"`
	// ok: config.auth-setting
	KeyboardLayout string `json:"keyboard_layout"`
}

// LoginReply is sent to a browser.
type LoginReply struct {
	// ok: config.auth-setting
	AccessToken string `json:"access_token"`
}
