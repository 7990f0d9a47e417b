use redis::AsyncCommands;

pub async fn forget(client: redis::Client, id: &str) -> redis::RedisResult<()> {
    let mut conn = client.get_multiplexed_async_connection().await?;
    // point: redis.rs-delete
    conn.del(format!("session-{id}")).await
}

pub fn local(tree: &mut sled::Tree) {
    // ok: redis.rs-delete
    tree.del("session");
}
