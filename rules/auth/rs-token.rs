use jsonwebtoken::{decode, DecodingKey, Validation};

pub fn check(token: &str, key: &DecodingKey, validation: &Validation) -> Result<Claims, Error> {
    // point: auth.rs-token
    let data = decode::<Claims>(token, key, validation)?;
    Ok(data.claims)
}

pub fn image(bytes: &[u8]) {
    // ok: auth.rs-token
    image::codecs::decode(bytes);
}
