use redis::aio::ConnectionManagerConfig;
use std::time::Duration;

pub fn config(http: &mut Http) -> ConnectionManagerConfig {
    // ok: redis.rs-timeout-option
    http.set_response_timeout(Duration::from_secs(2));
    // point: redis.rs-timeout-option
    ConnectionManagerConfig::new().set_response_timeout(Duration::from_secs(2))
}
