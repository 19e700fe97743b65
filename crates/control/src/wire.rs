//! The two ends of a call as the wire has them, and the envelope of errors.
//!
//! The envelope was observed in recorded answers: modelled errors and ValidationException carry
//! `message`, SerializationException carries `Message`, and the kind stands in a header. Errors
//! are plain JSON whatever the client accepts.

use crate::Exception;
use crate::operations::Download;

/// A call as it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WireRequest {
    /// The verb, upper case.
    pub method: String,
    /// The path, percent-encoded as it came, without the query.
    pub path: String,
    /// The query after the `?`, percent-encoded as it came; empty if there is none.
    pub query: String,
    /// Headers in any spelling.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl WireRequest {
    /// Returns the first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// The media type of plain answers.
pub(crate) const JSON: &str = "application/json";

/// An answer as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WireResponse {
    /// The status.
    pub status: u16,
    /// Headers with AWS's spelling; lengths and dates are the server's to add.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl WireResponse {
    pub(crate) fn success(
        status: u16,
        request_id: String,
        media_type: &str,
        body: Vec<u8>,
    ) -> Self {
        let mut headers = vec![("x-amzn-RequestId", request_id)];
        if !body.is_empty() {
            headers.push(("Content-Type", media_type.into()));
        }
        Self {
            status,
            headers,
            body,
        }
    }

    /// Gives out a file; the headers are recorded.
    pub(crate) fn download(status: u16, request_id: String, file: Download) -> Self {
        let name = file.file_name;
        // a version may hold what would end the header
        let name: String = name
            .chars()
            .filter(|c| !c.is_control() && *c != '"' && *c != '\\' && c.is_ascii())
            .collect();
        Self {
            status,
            headers: vec![
                ("x-amzn-RequestId", request_id),
                ("Content-Type", "application/octet-stream".into()),
                (
                    "Content-Disposition",
                    format!("attachment; filename=\"{name}\""),
                ),
            ],
            body: file.content,
        }
    }

    pub(crate) fn failure(exception: &Exception, request_id: String) -> Self {
        let key = if exception.error_type() == "SerializationException" {
            "Message"
        } else {
            "message"
        };
        let mut body = serde_json::Map::new();
        body.insert(key.into(), exception.to_string().into());
        let mut headers = vec![
            ("x-amzn-RequestId", request_id),
            ("Content-Type", "application/json".into()),
            ("x-amzn-ErrorType", exception.error_type().into()),
        ];
        if let Some(seconds) = exception.retry_after() {
            headers.push(("Retry-After", seconds.to_string()));
        }
        Self {
            status: exception.status(),
            headers,
            body: serde_json::Value::Object(body).to_string().into_bytes(),
        }
    }
}
