package example

import "github.com/TykTechnologies/storage/temporal/model"

type lesson struct{ Enable bool }

func secure(ca string) (model.Option, lesson) {
	// ok: tyk-mdcb.temporal-tls
	l := lesson{Enable: true}
	// point: tyk-mdcb.temporal-tls
	t := model.TLS{Enable: true, CAFile: ca, MinVersion: "1.2"}
	// point: tyk-mdcb.temporal-tls
	return model.WithTLS(&t), l
}
