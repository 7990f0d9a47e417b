pub async fn shared(client: redis::Client, hub: &Hub) -> redis::RedisResult<redis::aio::ConnectionManager> {
    // ok: redis.rs-connection
    hub.get_connection_manager();
    // point: redis.rs-connection
    client.get_connection_manager().await
}
