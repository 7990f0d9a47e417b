use rdkafka::producer::{FutureProducer, FutureRecord};
use std::time::Duration;

pub async fn publish(producer: &FutureProducer, id: &str, mail: &mut Mail) {
    // point: pubsub.rs-kafka
    let record = FutureRecord::to("orders").key(id);
    // point: pubsub.rs-kafka
    producer.send(record, Duration::from_secs(5)).await;
    // ok: pubsub.rs-kafka
    mail.send("orders", 1);
}
