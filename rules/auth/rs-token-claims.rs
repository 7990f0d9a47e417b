use jsonwebtoken::{encode, EncodingKey, Header};

#[derive(Serialize)]
struct Claims {
    sub: String,
    exp: u64,
}

struct InsuranceClaim {
    number: u64,
}

pub fn issue(user: &User, key: &EncodingKey) -> Result<String, Error> {
    // point: auth.rs-token-claims
    let claims = Claims { sub: user.id.clone(), exp: now() + 3600 };
    encode(&Header::default(), &claims, key)
}

pub fn insured(number: u64) -> InsuranceClaim {
    // ok: auth.rs-token-claims
    InsuranceClaim { number }
}
