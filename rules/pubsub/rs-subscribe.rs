pub async fn listen(client: async_nats::Client, redis: redis::Client, bus: &mut Events) -> Result<(), Error> {
    // point: pubsub.rs-subscribe
    let mut subscriber = client.subscribe("orders.created").await?;
    let mut pubsub = redis.get_async_pubsub().await?;
    // point: pubsub.rs-subscribe
    pubsub.subscribe("orders").await?;
    // ok: pubsub.rs-subscribe
    bus.subscribe("orders");
    Ok(())
}
