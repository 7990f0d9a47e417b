use redis::AsyncCommands;

pub async fn run(conn: &mut impl AsyncCommands, other: &mut Other) -> redis::RedisResult<()> {
    // point: redis.flush
    conn.flushdb::<()>().await?;
    // ok: redis.flush
    other.flushdb();
    Ok(())
}
