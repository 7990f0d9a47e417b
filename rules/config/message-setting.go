package example

// KafkaConfig is where the messages go.
type KafkaConfig struct {
	// point: config.message-setting
	Brokers []string `yaml:"brokers"`
	// point: config.message-setting
	Topic string `yaml:"topic"`
}

// Settings of the service.
type Settings struct {
	// point: config.message-setting
	QueueName string `yaml:"queue_name"`
	// ok: config.message-setting
	TopicColour string `yaml:"topic_colour"`
	// ok: config.message-setting
	AudioChannel int `yaml:"audio_channel"`
}
