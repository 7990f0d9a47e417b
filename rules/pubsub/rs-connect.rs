pub async fn connect(url: &str, wires: &mut Wires) -> Result<async_nats::Client, Error> {
    // ok: pubsub.rs-connect
    wires.connect(url);
    // point: pubsub.rs-connect
    async_nats::connect(url).await
}
