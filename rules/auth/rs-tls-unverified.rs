pub fn client(form: &mut Form) -> reqwest::Result<reqwest::Client> {
    // ok: auth.rs-tls-unverified
    form.danger_accept_invalid_certs(true);
    // point: auth.rs-tls-unverified
    reqwest::Client::builder().danger_accept_invalid_certs(true).build()
}
