use fred::prelude::*;

pub async fn lock(client: &Client, node: &str) -> Result<bool, Error> {
    // point: redis.rs-set-with-options
    let got: Option<String> = client.set("lock", node, Some(Expiration::EX(30)), Some(SetOptions::NX), false).await?;
    // ok: redis.rs-set-with-options
    let _: Option<String> = client.get("lock").await?;
    Ok(got.is_some())
}
