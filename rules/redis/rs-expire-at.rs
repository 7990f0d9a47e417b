use redis::Commands;

pub fn until(conn: &mut redis::Connection, key: &str, at: i64, limit: &mut Limiter) -> redis::RedisResult<()> {
    // ok: redis.rs-expire-at
    limit.expire_at(key, at);
    // point: redis.rs-expire-at
    conn.expire_at(key, at)
}
