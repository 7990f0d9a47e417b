package example

import "os"

// RedisConfig is where the store is and how it is reached.
type RedisConfig struct {
	// point: config.redis-setting
	Address string `json:"address"`
	// point: config.redis-setting
	Password string `json:"password"`
}

// Config is everything.
type Config struct {
	// point: config.redis-setting
	Redis RedisConfig `json:"redis"`
	// ok: config.redis-setting
	LogLevel string `json:"log_level"`
	// ok: config.redis-setting
	Predisposed bool `json:"predisposed"`
}

// Page is sent to a browser.
type Page struct {
	// ok: config.redis-setting
	RedisVersion string `json:"redis_version"`
}

func address() string {
	// ok: config.redis-setting
	_ = os.Getenv("LOG_LEVEL")
	// point: config.redis-setting
	return os.Getenv("REDIS_URL")
}
