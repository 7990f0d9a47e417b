package mdcb

import "testing"

func TestControlLogin(t *testing.T) {
	control := &Control{key: "secret"}
	var ok bool
	if err := control.Login("secret", &ok); err != nil || !ok {
		t.Fatalf("right key: %v", err)
	}
	if err := control.Login("other", &ok); err == nil || ok {
		t.Fatal("wrong key accepted")
	}
}
