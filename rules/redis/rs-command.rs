use redis::cmd;

pub fn ping(conn: &mut redis::Connection) -> redis::RedisResult<String> {
    // point: redis.rs-command
    cmd("PING").query(conn)
}

pub fn shell() {
    // ok: redis.rs-command
    duct::cmd("redis-cli");
}
