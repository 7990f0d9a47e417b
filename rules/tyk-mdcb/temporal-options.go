package example

import "github.com/TykTechnologies/storage/temporal/model"

type form struct{ MaxActive int }

func options(addrs []string) (model.Option, form) {
	// ok: tyk-mdcb.temporal-options
	f := form{MaxActive: 500}
	// point: tyk-mdcb.temporal-options
	o := model.RedisOptions{Addrs: addrs, MaxActive: 500, Timeout: 5}
	// point: tyk-mdcb.temporal-options
	return model.WithRedisConfig(&o), f
}
