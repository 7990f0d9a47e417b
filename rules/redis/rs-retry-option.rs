use redis::cluster::{ClusterClient, ClusterClientBuilder};

pub fn cluster(nodes: Vec<String>, policy: &mut Policy) -> redis::RedisResult<ClusterClient> {
    // ok: redis.rs-retry-option
    policy.retries(5);
    // point: redis.rs-retry-option
    ClusterClientBuilder::new(nodes).retries(5).build()
}
