package example

type RedisOsinStorageInterface struct{}

// point: tyk-mdcb.oauth-store
func (r *RedisOsinStorageInterface) SaveAccess(token string) error { return nil }

type Diary struct{}

// ok: tyk-mdcb.oauth-store
func (Diary) SaveAccess(page string) error { return nil }
