//! Status codes: three digits, the first of which is one to five (the service's own pattern).

use crate::problem::ErrorKind;
use crate::reading::Reading;
use crate::tree::Node;

/// Reads a status code; integers are cast (recorded).
pub(crate) fn read<'t>(cx: &mut Reading<'t>, node: &'t Node<'t>) -> Option<String> {
    let code = cx.text(node, "statusCode")?;
    if !is_status_code(&code) {
        cx.error(ErrorKind::StatusCode { code }, node.place);
        return None;
    }
    Some(code)
}

/// Whether text is a status code.
pub(crate) fn is_status_code(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'])
}
