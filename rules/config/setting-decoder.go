package config

// Certificates of a listener.
type Certificates []string

// Page is no connection.
type Page struct{}

// point: config.setting-decoder
func (c *Certificates) Decode(value string) error {
	*c = append(*c, value)
	return nil
}

// ok: config.setting-decoder
func (p *Page) Decode(value string) error { return nil }
