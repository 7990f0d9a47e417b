use redis::AsyncCommands;

pub async fn all<C: AsyncCommands>(conn: &mut C, barcodes: &mut Scanner) -> redis::RedisResult<()> {
    // point: redis.rs-scan
    let mut iter: redis::AsyncIter<String> = conn.scan_match("session-*").await?;
    // ok: redis.rs-scan
    barcodes.scan("session");
    Ok(())
}
