package example

type certificateManager struct{}

// point: tyk-mdcb.certificate-store
func (c *certificateManager) GetRaw(id string) (string, error) { return id, nil }

type diplomaManager struct{}

// ok: tyk-mdcb.certificate-store
func (d *diplomaManager) GetRaw(id string) (string, error) { return id, nil }
