package example

type Gateway struct{}

type Store interface{}

// point: tyk-mdcb.store-choice
func (gw *Gateway) getGlobalStorageHandler(prefix string, hashed bool) Store { return nil }

type Library struct{}

func (Library) getGlobalStorageHandler(shelf string) Store { return nil }

func organisations(gw *Gateway, l Library) Store {
	// ok: tyk-mdcb.store-choice
	l.getGlobalStorageHandler("novels")
	// point: tyk-mdcb.store-choice
	return gw.getGlobalStorageHandler("orgkey.", false)
}
