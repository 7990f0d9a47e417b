package example

import "github.com/TykTechnologies/tyk/internal/model"

type Request struct{ OrgId string }

func request(org string, tags []string) (model.DefRequest, Request) {
	// ok: tyk-mdcb.rpc-payload
	r := Request{OrgId: org}
	// point: tyk-mdcb.rpc-payload
	return model.DefRequest{OrgId: org, Tags: tags}, r
}
