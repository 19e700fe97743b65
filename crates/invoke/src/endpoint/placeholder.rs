//! Credentials for calls that nobody will check: they give a call and its log the shape that AWS's
//! have. They are made from the run's ids, so a seed decides them.

use crate::credentials::Credentials;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use trygate_model::Ids;

/// The beginning that session tokens have had since 2019 (observed).
const TOKEN_START: &str = "IQoJb3JpZ2luX2VjE";

/// The bytes of a token: long enough to be what the log's line breaks off in, as AWS's are.
const TOKEN_BYTES: usize = 768;

/// Makes temporary credentials that are nobody's.
pub(super) fn credentials(ids: &dyn Ids) -> Credentials {
    let text = |bytes: usize| {
        let mut buffer = vec![0; bytes];
        ids.fill(&mut buffer);
        STANDARD.encode(buffer)
    };
    Credentials {
        access_key: format!("ASIA{}", ids.short(16).to_ascii_uppercase()),
        secret_key: text(30),
        session_token: Some(format!("{TOKEN_START}{}", text(TOKEN_BYTES))),
    }
}
