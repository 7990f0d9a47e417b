use jsonwebtoken::{Algorithm, Validation};

pub fn lax(form: &mut Form) -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    // point: auth.rs-token-validation
    validation.validate_exp = false;
    // ok: auth.rs-token-validation
    form.validate_exp = false;
    validation
}

fn accepted(cluster: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    // point: auth.rs-token-validation
    validation.set_audience(&[cluster]);
    validation
}
