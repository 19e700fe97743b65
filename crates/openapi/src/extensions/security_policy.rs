//! `x-amazon-apigateway-security-policy`: the TLS policy of the API (2025).

use crate::reading::Reading;
use crate::tree::Node;
use trygate_model::RestApi;

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-security-policy";

/// Reads the extension.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>, rest_api: &mut RestApi) {
    if let Some(policy) = cx.text(node, NAME) {
        rest_api.security_policy = Some(policy);
    }
}
