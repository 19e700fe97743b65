//! `x-amazon-apigateway-endpoint-access-mode`: how strictly the endpoint is used (2025).

use crate::reading::Reading;
use crate::tree::Node;
use trygate_model::RestApi;

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-endpoint-access-mode";

/// Reads the extension.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>, rest_api: &mut RestApi) {
    let parse = |text: &str| matches!(text, "BASIC" | "STRICT").then(|| text.to_owned());
    if let Some(mode) = cx.word(node, NAME, parse, "BASIC or STRICT") {
        rest_api.endpoint_access_mode = Some(mode);
    }
}
