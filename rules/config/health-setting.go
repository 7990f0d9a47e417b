package example

import "time"

// LivenessCheckConfig is how often the stores are looked at.
type LivenessCheckConfig struct {
	// point: config.health-setting
	CheckDuration time.Duration `json:"check_duration"`
}

// Config is everything.
type Config struct {
	// ok: config.health-setting
	CheckSpelling bool `json:"check_spelling"`
	// ok: config.health-setting
	HealthInsurance string `json:"health_insurance"`
}
