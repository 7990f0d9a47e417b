package example

import "os"

func host() string {
	// point: deploy.test-setting
	return os.Getenv("REDIS_ROUTE_HOST")
}

func home() string {
	// ok: deploy.test-setting
	return os.Getenv("HOME")
}
