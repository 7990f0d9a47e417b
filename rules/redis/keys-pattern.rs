use redis::AsyncCommands;

pub async fn run(conn: &mut impl AsyncCommands, other: &mut Other) -> redis::RedisResult<()> {
    // point: redis.keys-pattern
    let _: Vec<String> = conn.keys("session-*").await?;
    // ok: redis.keys-pattern
    other.keys("session-*");
    Ok(())
}
