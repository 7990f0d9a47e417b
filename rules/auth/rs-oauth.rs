use crate::http::HttpClient;
use oauth2::basic::BasicClient;

fn client(id: ClientId, url: RedirectUrl) -> BasicClient {
    // ok: auth.rs-oauth
    let plain = HttpClient::new(id);
    // point: auth.rs-oauth
    BasicClient::new(id)
}
