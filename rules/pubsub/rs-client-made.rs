use rdkafka::config::ClientConfig;
use rdkafka::producer::FutureProducer;

pub fn producer(kiln: &Kiln) -> FutureProducer {
    let mut config = ClientConfig::new();
    // ok: pubsub.rs-client-made
    kiln.create();
    // point: pubsub.rs-client-made
    config.create().expect("valid")
}
