use rdkafka::config::ClientConfig;

pub fn config(settings: &mut Settings) -> ClientConfig {
    let mut config = ClientConfig::new();
    // point: pubsub.rs-client-config
    config.set("message.timeout.ms", "5000");
    // ok: pubsub.rs-client-config
    settings.set("title", "orders");
    config
}
