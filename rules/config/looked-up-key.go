package example

import (
	"flag"

	"github.com/spf13/viper"
)

func settings() {
	// point: config.looked-up-key
	viper.SetDefault("redis.pool-size", 50)
	// point: config.looked-up-key
	flag.String("grpc-address", ":9090", "where to listen for gRPC")
	// ok: config.looked-up-key
	viper.SetDefault("log.level", "redis and rpc are quiet")
	// ok: config.looked-up-key
	flag.String("theme", "dark", "colours of the secret page")
}
