//! Authorizers: what each reads its caller from, and that a test of a method does not ask it.

use super::Surprise;
use crate::reading::Reading;
use crate::tree::Place;
use trygate_model::{Authorizer, AuthorizerType};

/// Looks at an authorizer that was read.
pub(crate) fn authorizer(cx: &mut Reading<'_>, authorizer: &Authorizer, place: Place) {
    if cx.options.doctor.is_none() {
        return;
    }
    let is_request = authorizer.kind == AuthorizerType::Request;
    let source = authorizer.identity_source.as_deref().unwrap_or_default();
    // kept for five minutes unless told otherwise (documented)
    let is_kept = authorizer.authorizer_result_ttl_in_seconds != Some(0);
    if source.trim().is_empty() && (is_kept || !is_request) {
        cx.note(Surprise::AuthorizerWithoutIdentity { is_request }, place);
    }
    cx.note(Surprise::AuthorizerNotInTest, place);
}
