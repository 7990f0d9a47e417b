use std::time::Duration;

pub struct ConnectionConfig {
    timeout: Option<Duration>,
}

impl ConnectionConfig {
    // point: config.builder-option
    pub fn set_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

pub struct TlsClientConfig {
    timeout: Option<Duration>,
}

impl TlsClientConfig {
    // ok: config.builder-option
    pub fn validate_for_mtls(&self, keys: &KeyConfig) -> Result<(), ConfigError> {
        if keys.mtls { Err(ConfigError::Missing) } else { Ok(()) }
    }

    // ok: config.builder-option
    pub fn set_global(&self) -> bool {
        GLOBAL.set(self.clone()).is_ok()
    }
}

pub struct PageBuilder {
    size: usize,
}

impl PageBuilder {
    // ok: config.builder-option
    pub fn set_size(mut self, size: usize) -> Self {
        self.size = size;
        self
    }
}

pub struct RedisConfig {
    // ok: config.builder-option
    #[serde(alias = "redis_connect_timeout")]
    pub redis_dial_timeout: Duration,
}
