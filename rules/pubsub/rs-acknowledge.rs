use lapin::message::Delivery;
use lapin::options::BasicAckOptions;

pub async fn done(delivery: Delivery, parcel: &mut Parcel) -> lapin::Result<()> {
    // ok: pubsub.rs-acknowledge
    parcel.ack();
    // point: pubsub.rs-acknowledge
    delivery.ack(BasicAckOptions::default()).await
}
