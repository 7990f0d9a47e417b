use lapin::{options::BasicPublishOptions, BasicProperties, Channel};

pub async fn publish(channel: &Channel, payload: &[u8], blog: &mut Blog) -> lapin::Result<()> {
    // point: pubsub.rs-amqp
    channel.basic_publish("orders", "created", BasicPublishOptions::default(), payload, BasicProperties::default()).await?;
    // ok: pubsub.rs-amqp
    blog.basic_publish("orders");
    Ok(())
}
