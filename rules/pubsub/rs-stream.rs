use redis::{AsyncCommands, Cmd};

pub async fn push(conn: &mut redis::aio::MultiplexedConnection, id: &str, log: &mut Journal) -> redis::RedisResult<()> {
    // point: pubsub.rs-stream
    let _: () = conn.xadd("orders", "*", &[("id", id)]).await?;
    // point: pubsub.rs-stream
    Cmd::xadd("orders", "*", &[("id", id)]).query_async::<()>(conn).await?;
    // ok: pubsub.rs-stream
    log.xadd("orders", "*", id);
    Ok(())
}
