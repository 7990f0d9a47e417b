package example

import (
	"os/exec"
	"time"
)

func start() error {
	cmd := exec.Command("redis-server", "--port", "7000")
	if err := cmd.Start(); err != nil {
		return err
	}
	// point: deploy.fixed-wait
	time.Sleep(2 * time.Second)
	return nil
}

func ready(ping func() error) {
	cmd := exec.Command("redis-server")
	cmd.Start()
	for ping() != nil {
		// ok: deploy.fixed-wait between two questions
		time.Sleep(100 * time.Millisecond)
	}
}

func expire() {
	// ok: deploy.fixed-wait nothing was started
	time.Sleep(time.Second)
}
