package gateway

import (
	"os"
	"reflect"
	"strconv"
)

// Config of a gateway.
type Config struct {
	// RedisAddr is the address of the Redis that all gateways of a data centre share.
	RedisAddr string `json:"redis_addr" env:"GATEWAY_REDIS_ADDR" default:"localhost:6379"`
	// RedisUser is the user at Redis; empty for the default user.
	RedisUser string `json:"redis_user" env:"GATEWAY_REDIS_USER"`
	// RedisPassword is the password at Redis.
	RedisPassword string `json:"redis_password" env:"GATEWAY_REDIS_PASSWORD"`
	// ControlAddr is the address of the control server.
	ControlAddr string `json:"control_addr" env:"GATEWAY_CONTROL_ADDR" default:"localhost:9091"`
	// ControlKey is the key that the gateway logs in with at the control server.
	ControlKey string `json:"control_key" env:"GATEWAY_CONTROL_KEY"`
	// KeySyncSeconds is how often keys are fetched from the control server.
	KeySyncSeconds int `json:"key_sync_seconds" env:"GATEWAY_KEY_SYNC_SECONDS" default:"60"`
	KeySyncBatch   int `json:"key_sync_batch" env:"GATEWAY_KEY_SYNC_BATCH" default:"500"`
}

// Load reads the settings from the environment; what is not set there has its default.
func Load() Config {
	var conf Config
	v := reflect.ValueOf(&conf).Elem()
	for i := 0; i < v.NumField(); i++ {
		tag := v.Type().Field(i).Tag
		text := os.Getenv(tag.Get("env"))
		if text == "" {
			text = tag.Get("default")
		}
		if v.Field(i).Kind() == reflect.String {
			v.Field(i).SetString(text)
		} else if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			v.Field(i).SetInt(n)
		}
	}
	return conf
}
