//! `x-amazon-apigateway-minimum-compression-size`: from which size on responses are compressed.

use crate::problem::ErrorKind;
use crate::reading::Reading;
use crate::tree::Node;
use trygate_model::RestApi;

/// The extension's name.
pub(crate) const NAME: &str = "x-amazon-apigateway-minimum-compression-size";

/// The largest size that AWS takes (recorded in its error text).
const MOST: u32 = 10_485_760;

/// Reads the extension.
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>, rest_api: &mut RestApi) {
    let Some(size) = cx.integer(node, NAME) else {
        return;
    };
    match u32::try_from(size) {
        Ok(size) if size <= MOST => rest_api.minimum_compression_size = Some(size),
        _ => {
            let allowed = format!("0 to {MOST}");
            let (member, value) = (NAME.to_owned(), size.to_string());
            cx.error(
                ErrorKind::NotAllowed {
                    member,
                    value,
                    allowed,
                },
                node.place,
            );
        }
    }
}
