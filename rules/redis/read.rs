use redis::AsyncCommands;

pub async fn run(conn: &mut impl AsyncCommands, other: &mut Other) -> redis::RedisResult<()> {
    // point: redis.read
    let _: Option<String> = conn.get("session").await?;
    // ok: redis.read
    other.get("session");
    Ok(())
}
