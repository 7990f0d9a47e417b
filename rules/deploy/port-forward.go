package example

import (
	"log"
	"os/exec"
)

func forward() error {
	// point: deploy.port-forward
	return exec.Command("kubectl", "port-forward", "-n", "shop", "redis-0", "6379:6379").Start()
}

func tell() {
	// ok: deploy.port-forward
	log.Println("kubectl port-forward -n shop redis-0 6379:6379")
	// ok: deploy.port-forward
	hint("use port-forward where no route is there")
}
