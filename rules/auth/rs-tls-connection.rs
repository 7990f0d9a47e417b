use std::sync::Arc;
use tokio_rustls::TlsConnector;

pub fn connector(config: Arc<rustls::ClientConfig>) -> TlsConnector {
    // point: auth.rs-tls-connection
    TlsConnector::from(config)
}

pub fn plain(options: Options) -> Connector {
    // ok: auth.rs-tls-connection
    Connector::from(options)
}
