use redis::AsyncCommands;

pub async fn run(conn: &mut impl AsyncCommands, other: &mut Other) -> redis::RedisResult<()> {
    // point: redis.read-member
    let _: Option<String> = conn.hget("users", "name").await?;
    // ok: redis.read-member
    other.hget("users", "name");
    Ok(())
}
