use redis::aio::ConnectionManager;
use redis::AsyncCommands;

pub struct Quotas {
    redis: ConnectionManager,
}

impl Quotas {
    pub async fn renew(&self, id: &str) -> redis::RedisResult<()> {
        // point: redis.rs-expire
        self.redis.clone().expire(format!("quota-{id}"), 60).await
    }

    pub fn forget(&self, cookies: &mut Cookies) {
        // ok: redis.rs-expire
        cookies.expire("quota", 60);
    }
}
