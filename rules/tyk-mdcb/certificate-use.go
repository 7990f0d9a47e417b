package example

import (
	"crypto/tls"

	"github.com/TykTechnologies/tyk/certs"
)

type Shelf struct{}

func (Shelf) GetRaw(name string) string { return name }

func load(m certs.CertificateManager, s Shelf, ids []string) []*tls.Certificate {
	// ok: tyk-mdcb.certificate-use
	s.GetRaw("diploma")
	// point: tyk-mdcb.certificate-use
	return m.List(ids, certs.CertificatePrivate)
}
