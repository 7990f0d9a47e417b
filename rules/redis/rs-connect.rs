use redis::Client;

pub fn connect(url: &str) -> redis::RedisResult<Client> {
    // point: redis.rs-connect
    Client::open(url)
}

pub fn cluster(nodes: Vec<String>) -> redis::RedisResult<redis::cluster::ClusterClient> {
    // point: redis.rs-connect
    redis::cluster::ClusterClient::new(nodes)
}

pub fn file(path: &str) {
    // ok: redis.rs-connect
    std::fs::File::open(path);
    // ok: redis.rs-connect
    reqwest::Client::new();
}
