package example

// CacheConfig is how long answers of others are kept.
type CacheConfig struct {
	// point: config.cache-setting
	SessionTTL int `json:"session_cache_ttl"`
	// ok: config.cache-setting
	ImageTTL int `json:"image_cache_ttl"`
	// ok: config.cache-setting
	Folder string `json:"folder"`
}
