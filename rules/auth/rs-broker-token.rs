use rdkafka::client::{ClientContext, OAuthToken};

impl ClientContext for Context {
    // point: auth.rs-broker-token
    fn generate_oauth_token(&self, config: Option<&str>) -> Result<OAuthToken, Box<dyn Error>> {
        self.issuer.token(config)
    }

    // ok: auth.rs-broker-token
    fn generate_label(&self, config: Option<&str>) -> String {
        config.unwrap_or("none").to_owned()
    }
}
