use redis::{AsyncCommands, Client};

struct Stack;

impl Stack {
    fn blpop(&self, _name: &str, _most: f64) -> Option<String> {
        None
    }
}

async fn next(client: &Client, stack: &Stack) -> redis::RedisResult<()> {
    let mut con = client.get_multiplexed_async_connection().await?;
    // point: redis.rs-blocking-pop
    let _: Option<(String, String)> = con.blpop("jobs", 5.0).await?;
    // ok: redis.rs-blocking-pop
    stack.blpop("jobs", 5.0);
    Ok(())
}
