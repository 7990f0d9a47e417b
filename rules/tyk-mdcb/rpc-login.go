package example

import "github.com/TykTechnologies/tyk/rpc"

func Login() bool { return true }

func signIn() bool {
	// ok: tyk-mdcb.rpc-login
	Login()
	// point: tyk-mdcb.rpc-login
	return rpc.Login()
}
