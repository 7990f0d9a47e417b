package example

import (
	"flag"

	"github.com/spf13/viper"

	"example.org/system/env"
)

// point: config.looked-up-key
const envPrefix = "GATEWAY_REDIS_PREFIX"

// ok: config.looked-up-key
const banner = "REDIS_IS_HERE"

func settings(prefix string) {
	// point: config.looked-up-key
	viper.SetDefault("redis.pool-size", 50)
	// point: config.looked-up-key
	flag.String("grpc-address", ":9090", "where to listen for gRPC")
	// point: config.looked-up-key
	flag.String(prefix+"redis-address", "", "where the store listens")
	// point: config.looked-up-key
	env.StringFromEnv(prefix+"REDIS_KEY_PREFIX", "")
	// ok: config.looked-up-key
	env.StringFromEnv("LOG_LEVEL", "REDIS")
	// ok: config.looked-up-key
	viper.SetDefault("log.level", "redis and rpc are quiet")
	// ok: config.looked-up-key
	flag.String("theme", "dark", "colours of the secret page")
}
