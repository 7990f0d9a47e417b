use redis::AsyncCommands;

pub async fn run(conn: &mut impl AsyncCommands, other: &mut Other) -> redis::RedisResult<()> {
    // point: redis.pipeline
    redis::pipe().query_async::<()>(conn).await?;
    // ok: redis.pipeline
    other.pipe();
    Ok(())
}
