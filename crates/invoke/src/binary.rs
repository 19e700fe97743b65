//! Text and bytes: `contentHandling` with the API's binary media types.
//!
//! The two tables are the developer guide's, under payload encodings.

use crate::failure::Failure;
use crate::payload::Payload;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use trygate_model::ContentHandling;

/// Converts a request's payload.
pub(crate) fn convert_request(
    payload: Payload,
    binary: bool,
    handling: Option<ContentHandling>,
) -> Result<Payload, Failure> {
    match (handling, binary) {
        (Some(ContentHandling::ConvertToBinary), false) => decode(payload),
        (Some(ContentHandling::ConvertToText), true) => Ok(encode(payload)),
        (_, true) => Ok(Payload::Binary(payload.into_bytes())),
        (_, false) => Ok(payload),
    }
}

/// Converts a response's payload. `accepts` says whether the client's `Accept` is a binary type,
/// `binary` whether the payload's type is one; both are false while the API declares none.
pub(crate) fn convert_response(
    payload: Payload,
    accepts: bool,
    binary: bool,
    handling: Option<ContentHandling>,
) -> Result<Payload, Failure> {
    match (handling, accepts, binary) {
        (Some(ContentHandling::ConvertToBinary), _, false) | (None, true, false) => decode(payload),
        (Some(ContentHandling::ConvertToText), _, true) | (None, false, true) => {
            Ok(encode(payload))
        }
        (_, _, true) => Ok(Payload::Binary(payload.into_bytes())),
        (Some(ContentHandling::ConvertToText), _, false) | (None, false, false) => Ok(payload),
    }
}

fn encode(payload: Payload) -> Payload {
    Payload::Text(STANDARD.encode(payload.into_bytes()))
}

fn decode(payload: Payload) -> Result<Payload, Failure> {
    match payload {
        Payload::Text(text) => STANDARD
            .decode(text.trim())
            .map(Payload::Binary)
            .map_err(|_| Failure::Base64),
        bytes @ Payload::Binary(_) => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ContentHandling::{ConvertToBinary, ConvertToText};

    fn text(text: &str) -> Payload {
        Payload::Text(text.to_owned())
    }

    #[test]
    fn requests_follow_the_documented_table() {
        let convert = |binary, handling| convert_request(text("aGk="), binary, handling).unwrap();
        assert_eq!(convert(false, None), text("aGk="));
        assert_eq!(
            convert(false, Some(ConvertToBinary)),
            Payload::Binary(b"hi".into())
        );
        assert_eq!(convert(false, Some(ConvertToText)), text("aGk="));
        assert_eq!(convert(true, None), Payload::Binary(b"aGk=".into()));
        assert_eq!(
            convert(true, Some(ConvertToBinary)),
            Payload::Binary(b"aGk=".into())
        );
        assert_eq!(convert(true, Some(ConvertToText)), text("YUdrPQ=="));
    }

    #[test]
    fn responses_follow_the_documented_table() {
        let convert = |accepts, binary, handling| {
            convert_response(text("aGk="), accepts, binary, handling).unwrap()
        };
        let bytes = |bytes: &[u8]| Payload::Binary(bytes.to_vec());
        for (accepts, binary, handling, expected) in [
            (false, false, None, text("aGk=")),
            (false, false, Some(ConvertToBinary), bytes(b"hi")),
            (false, false, Some(ConvertToText), text("aGk=")),
            (true, false, None, bytes(b"hi")),
            (true, false, Some(ConvertToBinary), bytes(b"hi")),
            (true, false, Some(ConvertToText), text("aGk=")),
            (false, true, None, text("YUdrPQ==")),
            (false, true, Some(ConvertToBinary), bytes(b"aGk=")),
            (false, true, Some(ConvertToText), text("YUdrPQ==")),
            (true, true, None, bytes(b"aGk=")),
            (true, true, Some(ConvertToBinary), bytes(b"aGk=")),
            (true, true, Some(ConvertToText), text("YUdrPQ==")),
        ] {
            assert_eq!(
                convert(accepts, binary, handling),
                expected,
                "{accepts} {binary}"
            );
        }
    }

    #[test]
    fn what_is_not_base64_fails() {
        let failed = convert_request(text("%"), false, Some(ConvertToBinary));
        assert_eq!(failed, Err(Failure::Base64));
    }
}
