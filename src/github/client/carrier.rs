//! One request and its answer, through octocrab.
//!
//! In: method, address, body. Out: status, headers and the whole body, or why there is none. Left out: what to do about it. The
//! token goes to the API's own host only, and never into an error.

use super::Token;
use crate::github::GithubError;
use http::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use http::{Method, Request, Uri};
use http_body_util::{BodyExt, Limited};
use octocrab::service::middleware::extra_headers::ExtraHeadersLayer;
use octocrab::{AuthState, OctoBody, Octocrab, OctocrabBuilder};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// A request that takes longer is given up.
const TIMEOUT: Duration = Duration::from_secs(60);
/// No answer that is asked for comes near to this.
const LARGEST: usize = 64 << 20;

/// Sends requests.
pub(super) struct Carrier {
    crab: Octocrab,
    /// The API's address, without a slash at its end.
    base: String,
    token: Option<Token>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: bytes::Bytes,
}

impl Carrier {
    /// Prepares the connection; nothing is sent. Must run inside a runtime.
    pub(super) fn new(base: &str, token: Option<Token>) -> Result<Self, GithubError> {
        let base = base.trim_end_matches('/').to_owned();
        let wrong = |cause: &str| GithubError::Setting { name: "GITHUB_API_URL".to_owned(), cause: cause.to_owned() };
        let uri: Uri = base.parse().map_err(|_| wrong("it is no address"))?;
        if uri.authority().is_none_or(|a| a.as_str().contains('@')) || !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(wrong("it is no address of a server: expected https://HOST, with a path at most"));
        }
        let tls = hyper_rustls::HttpsConnectorBuilder::new();
        let connector = match tls.with_native_roots() {
            Ok(with) => with.https_or_http().enable_http1().build(),
            Err(_) => hyper_rustls::HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build(),
        };
        let client = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new())
            // A write must not be sent again by somebody who cannot look what the first one did.
            .retry_canceled_requests(false)
            .build::<_, OctoBody>(connector);
        let builder = OctocrabBuilder::new_empty().with_service(client).with_layer(&ExtraHeadersLayer::new(Arc::new(headers())));
        let Ok(crab) = builder.with_auth(AuthState::None).build();
        Ok(Self { crab, base, token })
    }

    /// Returns the address of a path of the API.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Returns where a redirect leads; another host is refused, since the token would go along.
    pub(super) fn moved(&self, from: &str, to: &str, what: &str) -> Result<String, GithubError> {
        let host = |text: &str| text.parse::<Uri>().ok().and_then(|u| Some((u.scheme_str()?.to_owned(), u.authority()?.to_string())));
        let there = if to.starts_with('/') {
            let (scheme, authority) = host(from).unwrap_or_default();
            format!("{scheme}://{authority}{to}")
        } else {
            to.to_owned()
        };
        if host(&there).is_some() && host(&there) == host(&self.base) {
            return Ok(there);
        }
        Err(GithubError::Network { what: what.to_owned(), cause: "it is redirected to another host, which is not followed".to_owned() })
    }

    /// Returns `text` without the token.
    pub(super) fn scrub(&self, text: &str) -> String {
        self.token.as_ref().map_or_else(|| text.to_owned(), |t| t.scrub(text))
    }

    /// Sends a request and reads the whole answer; an error is the cause in words.
    pub(super) async fn send(&self, method: Method, address: &str, body: Option<&Value>) -> Result<Reply, String> {
        let request = self.request(method, address, body)?;
        match tokio::time::timeout(TIMEOUT, self.exchange(request)).await {
            Ok(result) => result.map_err(|cause| self.scrub(&cause)),
            Err(_) => Err(format!("no answer within {} s", TIMEOUT.as_secs())),
        }
    }

    /// Makes the request.
    fn request(&self, method: Method, address: &str, body: Option<&Value>) -> Result<Request<OctoBody>, String> {
        let mut builder = Request::builder().method(method).uri(address);
        if let Some(token) = &self.token {
            let mut value = HeaderValue::from_str(&token.header()).map_err(|_| "the token fits no header".to_owned())?;
            value.set_sensitive(true);
            builder = builder.header(AUTHORIZATION, value);
        }
        self.crab.build_request(builder, body).map_err(|_| format!("`{address}` is no address"))
    }

    /// Sends and receives.
    async fn exchange(&self, request: Request<OctoBody>) -> Result<Reply, String> {
        let response = self.crab.execute(request).await.map_err(|e| cause_of(&e))?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.map_err(|e| cause_of(&*e))?;
        Ok(Reply { status: parts.status.as_u16(), headers: parts.headers, body: body.to_bytes() })
    }
}

/// Returns the headers of every request; octocrab adds the API's version.
fn headers() -> Vec<(http::HeaderName, HeaderValue)> {
    let agent = HeaderValue::from_static(concat!("connreview/", env!("CARGO_PKG_VERSION")));
    vec![(USER_AGENT, agent), (ACCEPT, HeaderValue::from_static("application/vnd.github+json"))]
}

/// Returns the innermost cause of an error: the outer ones only name layers.
fn cause_of(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string().lines().next().unwrap_or_default().to_owned()
}
