use tonic::transport::{Channel, ClientTlsConfig};

pub fn secured(uri: http::Uri, ca: tonic::transport::Certificate, radio: &mut Radio) {
    // point: rpc.rs-security
    let config = ClientTlsConfig::new().ca_certificate(ca);
    let endpoint = Channel::builder(uri);
    // point: rpc.rs-security
    endpoint.tls_config(config);
    // ok: rpc.rs-security
    radio.tls_config(1);
}
