use redis::AsyncCommands;

pub async fn done(conn: &mut redis::aio::MultiplexedConnection, id: &str, parcel: &mut Parcel) -> redis::RedisResult<()> {
    // ok: pubsub.rs-stream-group
    parcel.xack("orders", "workers", id);
    // point: pubsub.rs-stream-group
    conn.xack("orders", "workers", &[id]).await
}
