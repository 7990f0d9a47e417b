use redis::cluster::{ClusterClientBuilder, TlsMode};
use redis::RedisConnectionInfo;

pub fn secured(nodes: Vec<String>, password: String, server: &mut Server) {
    // point: redis.rs-security-option
    ClusterClientBuilder::new(nodes).tls(TlsMode::Secure);
    // point: redis.rs-security-option
    let _info = RedisConnectionInfo { password: Some(password), ..Default::default() };
    // ok: redis.rs-security-option
    server.tls(true);
}
