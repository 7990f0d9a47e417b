use bb8_redis::{bb8, RedisConnectionManager};

pub async fn pool(address: &str, workers: &rayon::ThreadPoolBuilder) -> anyhow::Result<bb8::Pool<RedisConnectionManager>> {
    let manager = RedisConnectionManager::new(address)?;
    // ok: redis.rs-pool
    workers.max_size(16);
    // point: redis.rs-pool
    Ok(bb8::Pool::builder().max_size(16).build(manager).await?)
}

pub fn deadpool(config: deadpool_redis::Config) -> deadpool_redis::Pool {
    // point: redis.rs-pool
    config.builder().unwrap().max_size(16).build().unwrap()
}
