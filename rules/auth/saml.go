package login

import (
	"github.com/crewjam/saml"

	"example.com/login/directory"
)

func provider(entity string) *saml.ServiceProvider {
	// ok: auth.saml
	_ = directory.ServiceProvider{EntityID: entity}
	// point: auth.saml
	return &saml.ServiceProvider{EntityID: entity, AllowIDPInitiated: false}
}
