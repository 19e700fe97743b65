//! AWS's words for TLS failures, which are those of the Java library under its HTTP client.
//!
//! Seen: an issuer that nobody knows and an expired certificate, in AWS's knowledge center (tests of
//! December 2022 against badssl.com). The others are GUESSES at what the same library says.

use crate::backend::TlsProblem;
use std::borrow::Cow;

/// Returns what stands after `Execution failed due to configuration error: `.
pub(super) fn tls_words(problem: &TlsProblem) -> Cow<'static, str> {
    Cow::Borrowed(match problem {
        TlsProblem::UnknownIssuer => {
            "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: \
             unable to find valid certification path to requested target"
        }
        TlsProblem::Expired | TlsProblem::NotYetValid => {
            "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity \
             check failed"
        }
        TlsProblem::NotTls => "Unsupported or unrecognized SSL message",
        TlsProblem::Alert { name } => {
            return Cow::Owned(format!("Received fatal alert: {name}"));
        }
        TlsProblem::Other => "General SSLEngine problem",
    })
}
