//! `x-amazon-apigateway-api-key-source`: where API keys are read from (recorded: `AUTHORIZER`).

use crate::reading::Reading;
use crate::tree::Node;
use trygate_model::RestApi;

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-api-key-source";

/// Reads the extension.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>, rest_api: &mut RestApi) {
    let parse = |text: &str| matches!(text, "HEADER" | "AUTHORIZER").then(|| text.to_owned());
    if let Some(source) = cx.word(node, NAME, parse, "HEADER or AUTHORIZER") {
        rest_api.api_key_source = source;
    }
}
