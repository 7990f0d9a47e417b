package example

import "github.com/TykTechnologies/tyk/rpc"

func IsEmergencyMode() bool { return false }

func mayAsk() bool {
	// ok: tyk-mdcb.rpc-emergency
	if IsEmergencyMode() {
		return false
	}
	// point: tyk-mdcb.rpc-emergency
	return !rpc.IsEmergencyMode()
}
