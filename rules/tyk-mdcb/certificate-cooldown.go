package example

import "github.com/TykTechnologies/tyk/internal/certcheck"

type Oven struct{}

func (Oven) SetCheckCooldown(name string, seconds int64) error { return nil }

func mark(c certcheck.CooldownCache, o Oven, id string) error {
	// ok: tyk-mdcb.certificate-cooldown
	_ = o.SetCheckCooldown("bread", 3600)
	// point: tyk-mdcb.certificate-cooldown
	return c.SetCheckCooldown(id, 3600)
}
