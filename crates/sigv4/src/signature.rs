//! Digests, signing keys and signatures.

use crate::Scope;
use crate::scope::ALGORITHM;
use aws_lc_rs::{digest, hmac};

/// Returns the hexadecimal SHA-256 of some bytes.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Writes what is signed: the algorithm, when, for what, and the canonical request's digest.
pub(crate) fn string_to_sign(moment: &str, scope: &Scope, canonical: &str) -> String {
    let digest = sha256_hex(canonical.as_bytes());
    format!("{ALGORITHM}\n{moment}\n{}\n{digest}", scope.place())
}

/// Whether a signature is that of a text; takes the same time for every wrong one.
pub(crate) fn fits(signature: &str, secret: &str, scope: &Scope, text: &str) -> bool {
    let given = bytes(signature).unwrap_or_default();
    hmac::verify(&signing_key(secret, scope), text.as_bytes(), &given).is_ok()
}

/// Returns the signature of a text.
pub(crate) fn signature(secret: &str, scope: &Scope, text: &str) -> String {
    hex(hmac::sign(&signing_key(secret, scope), text.as_bytes()).as_ref())
}

fn signing_key(secret: &str, scope: &Scope) -> hmac::Key {
    let parts = [
        &scope.date,
        &scope.region,
        &scope.service,
        &scope.terminator,
    ];
    let key = parts
        .iter()
        .fold(format!("AWS4{secret}").into_bytes(), |key, part| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
            hmac::sign(&key, part.as_bytes()).as_ref().to_vec()
        });
    hmac::Key::new(hmac::HMAC_SHA256, &key)
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    text.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
    text
}

/// Reads lower-case hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if !hex.len().is_multiple_of(2) || !hex.bytes().all(digits) {
        return None;
    }
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect()
}
