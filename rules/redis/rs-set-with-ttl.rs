use redis::Commands;

const LIFETIME: u64 = 600;

pub fn save(client: &redis::Client, id: &str, data: &[u8]) -> redis::RedisResult<()> {
    let mut conn = client.get_connection()?;
    // point: redis.rs-set-with-ttl
    conn.set_ex(format!("session-{id}"), data, LIFETIME)
}

pub fn local(cache: &mut lru::Cache, data: &[u8]) {
    // ok: redis.rs-set-with-ttl
    cache.set_ex("session", data, 600);
}
