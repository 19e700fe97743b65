//! JSON web tokens: their claims, and whether one of a set of keys signed them.
//!
//! User pools sign with RS256; no other algorithm is taken, whatever a token says of itself.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use std::fmt;

/// The longest token that is looked at, bytes.
const LONGEST: usize = 64 * 1024;

/// Where the keys of user pools come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A JSON web key set.
    Data(String),
    /// The address of one.
    Url(String),
}

/// Where keys come from, if anything was said; else each pool's own address is asked.
pub(crate) type KeySets = Option<KeySource>;

/// Why a text is no set of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoKeys {
    why: String,
}

impl fmt::Display for NoKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for NoKeys {}

impl KeySource {
    /// Takes a key set, having looked whether it is one.
    pub fn data(text: &str) -> Result<Self, NoKeys> {
        keys(text.as_bytes())?;
        Ok(Self::Data(text.to_owned()))
    }
}

/// A key that may have signed a token.
pub(super) struct Key {
    id: Option<String>,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

/// Reads a key set. Keys of other kinds than RSA are passed over.
pub(super) fn keys(text: &[u8]) -> Result<Vec<Key>, NoKeys> {
    let no = |why: String| NoKeys { why };
    let document: Value =
        serde_json::from_slice(text).map_err(|error| no(format!("it is not JSON: {error}")))?;
    let keys = document
        .get("keys")
        .and_then(Value::as_array)
        .ok_or_else(|| no("it has no list of keys".into()))?;
    Ok(keys.iter().filter_map(key).collect())
}

fn key(value: &Value) -> Option<Key> {
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(value.get(name)?.as_str()?).ok();
    (value.get("kty")?.as_str()? == "RSA").then_some(())?;
    Some(Key {
        id: value.get("kid").and_then(Value::as_str).map(str::to_owned),
        modulus: bytes("n")?,
        exponent: bytes("e")?,
    })
}

/// A token, taken apart and not yet believed.
pub(super) struct Token {
    key_id: Option<String>,
    signed: String,
    signature: Vec<u8>,
    pub(super) claims: Map<String, Value>,
}

impl Token {
    /// Takes a token apart; the failure says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("the token is over {LONGEST} bytes"));
        }
        let parts: Vec<&str> = text.split('.').collect();
        let [header, claims, signature] = parts.as_slice() else {
            return Err("the token has not three parts".into());
        };
        let decode = |part: &str| {
            URL_SAFE_NO_PAD
                .decode(part)
                .map_err(|_| "a part of the token is not base64url".to_owned())
        };
        let object = |part: &str| -> Result<Map<String, Value>, String> {
            serde_json::from_slice(&decode(part)?)
                .map_err(|_| "a part of the token is no JSON object".to_owned())
        };
        let head = object(header)?;
        match head.get("alg").and_then(Value::as_str) {
            Some("RS256") => {}
            other => return Err(format!("the token's algorithm is {other:?}, not RS256")),
        }
        Ok(Self {
            key_id: head.get("kid").and_then(Value::as_str).map(str::to_owned),
            signed: format!("{header}.{claims}"),
            signature: decode(signature)?,
            claims: object(claims)?,
        })
    }

    /// Whether one of the keys signed it.
    pub(super) fn is_signed_by(&self, keys: &[Key]) -> bool {
        keys.iter()
            .filter(|key| self.key_id.is_none() || key.id == self.key_id)
            .any(|key| {
                RsaPublicKeyComponents {
                    n: &key.modulus,
                    e: &key.exponent,
                }
                .verify(
                    &RSA_PKCS1_2048_8192_SHA256,
                    self.signed.as_bytes(),
                    &self.signature,
                )
                .is_ok()
            })
    }
}
