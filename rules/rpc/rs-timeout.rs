use std::time::Duration;
use tonic::transport::Endpoint;

pub fn endpoint(url: String, browser: &mut Browser) -> Result<Endpoint, Error> {
    // ok: rpc.rs-timeout
    browser.timeout(Duration::from_secs(2));
    let endpoint = Endpoint::from_shared(url)?;
    // point: rpc.rs-timeout
    Ok(endpoint.connect_timeout(Duration::from_secs(2)))
}
