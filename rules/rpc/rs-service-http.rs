pub async fn orders(client: &reqwest::Client, id: &str) -> reqwest::Result<reqwest::Response> {
    // ok: rpc.rs-service-http
    client.get("https://api.example.com/orders").send().await?;
    // point: rpc.rs-service-http
    client.get(format!("http://orders-service:8080/orders/{id}")).send().await
}
