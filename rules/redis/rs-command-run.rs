pub async fn put(conn: &mut redis::aio::MultiplexedConnection, key: &str) -> redis::RedisResult<()> {
    // point: redis.rs-command-run
    redis::cmd("SET").arg(key).arg("on").arg("EX").arg(60).query_async(conn).await?;
    let mut pipe = redis::pipe();
    pipe.atomic().set(key, "off");
    // point: redis.rs-command-run
    pipe.query_async::<()>(conn).await
}

pub async fn rows(pool: &sqlx::PgPool) {
    // ok: redis.rs-command-run
    sqlx::query("SELECT 1").execute(pool).await;
}
