use std::time::Duration;

use jsonrpsee::http_client::HttpClientBuilder;
use tarpc::tokio_serde::formats::Json;

pub async fn link(address: &str, tools: &Tools) -> anyhow::Result<()> {
    // ok: rpc.rs-link
    tools.connect(address);
    // point: rpc.rs-link
    let transport = tarpc::serde_transport::tcp::connect(address, Json::default).await?;
    // point: rpc.rs-link
    HttpClientBuilder::default().request_timeout(Duration::from_secs(2));
    Ok(drop(transport))
}
