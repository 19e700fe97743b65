//! `x-amazon-apigateway-binary-media-types`: which media types are bytes.
//!
//! A merge unites them with those that the API has, which come first (recorded).

use crate::reading::Reading;
use crate::tree::Node;
use trygate_model::RestApi;

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-binary-media-types";

/// Reads the extension.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>, rest_api: &mut RestApi) {
    for media_type in cx.texts(node, NAME) {
        if !rest_api.binary_media_types.contains(&media_type) {
            rest_api.binary_media_types.push(media_type);
        }
    }
}
