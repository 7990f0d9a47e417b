use redis::AsyncCommands;

pub async fn run(conn: &mut impl AsyncCommands, other: &mut Other) -> redis::RedisResult<()> {
    // point: redis.persist
    conn.persist::<_, ()>("session").await?;
    // ok: redis.persist
    other.persist("session");
    Ok(())
}
