use redis::AsyncCommands;

pub async fn keep(conn: &mut impl AsyncCommands, id: &str, name: &str) -> redis::RedisResult<()> {
    // point: redis.rs-write
    let _: () = conn.hset(format!("user:{id}"), "name", name).await?;
    // point: redis.rs-write
    conn.incr::<_, _, ()>("users", 1).await?;
    redis::pipe()
        // point: redis.rs-write
        .sadd("names", name)
        // ok: redis.rs-write
        .get("names");
    Ok(())
}

pub async fn pooled(pool: deadpool_redis::Pool) -> Result<(), Error> {
    let mut conn = pool.get().await?;
    // point: redis.rs-write
    conn.lpush::<_, _, ()>("queue", "job").await?;
    Ok(())
}

pub struct Registry {
    names: std::collections::HashSet<String>,
    cell: std::cell::Cell<u8>,
}

impl Registry {
    fn local(&mut self) {
        // ok: redis.rs-write
        self.names.append(&mut Default::default());
        // ok: redis.rs-write
        self.cell.set(1);
    }
}
