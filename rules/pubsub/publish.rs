use redis::AsyncCommands;

pub async fn run(conn: &mut impl AsyncCommands, other: &mut Other) -> redis::RedisResult<()> {
    // point: pubsub.publish
    conn.publish::<_, _, ()>("orders", "created").await?;
    // ok: pubsub.publish
    other.publish("orders", "created");
    Ok(())
}
