use rdkafka::config::ClientConfig;
use rdkafka::producer::FutureProducer;

pub async fn connect(url: &str, wires: &mut Wires) -> Result<async_nats::Client, Error> {
    // ok: pubsub.rs-connect
    wires.connect(url);
    // point: pubsub.rs-connect
    async_nats::connect(url).await
}

pub fn producer() -> FutureProducer {
    let mut config = ClientConfig::new();
    // point: pubsub.rs-connect
    config.set("message.timeout.ms", "5000");
    // point: pubsub.rs-connect
    config.create().expect("valid")
}
