use redis::AsyncCommands;

pub async fn run(conn: &mut impl AsyncCommands, other: &mut Other) -> redis::RedisResult<()> {
    // point: redis.ping
    conn.ping::<()>().await?;
    // ok: redis.ping
    other.ping();
    Ok(())
}
