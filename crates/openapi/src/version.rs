//! Which specification a document follows.

use crate::problem::{ErrorKind, WarningKind};
use crate::reading::Reading;

/// A specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// Swagger 2.0.
    Swagger2,
    /// OpenAPI 3.0.
    OpenApi3,
}

/// Finds the version of a document; without one it cannot be read.
pub(crate) fn detect(cx: &mut Reading<'_>) -> bool {
    let root = cx.root;
    let (name, node) = match (root.get("openapi"), root.get("swagger")) {
        (Some(node), _) => ("openapi", node),
        (None, Some(node)) => ("swagger", node),
        (None, None) => {
            let kind = match crate::tree::variables::intrinsic(root) {
                Some((name, detail)) => ErrorKind::Intrinsic { name, detail },
                None => ErrorKind::NoVersion,
            };
            cx.error(kind, root.place);
            return false;
        }
    };
    // `swagger: 2.0` is a number in YAML
    let Some(text) = node.scalar_text() else {
        cx.wrong_type(node, name, "a string");
        return false;
    };
    cx.version = match (name, text.as_ref()) {
        ("swagger", "2.0" | "2") => Version::Swagger2,
        ("openapi", "3.0") => Version::OpenApi3,
        ("openapi", text) if text.starts_with("3.0.") => Version::OpenApi3,
        ("openapi", text)
            if cx.options.openapi_3_1 && (text == "3.1" || text.starts_with("3.1.")) =>
        {
            cx.warn(
                WarningKind::OpenApi31 {
                    version: text.to_owned(),
                },
                node.place,
            );
            Version::OpenApi3
        }
        (_, text) => {
            let kind = ErrorKind::UnsupportedVersion {
                found: text.to_owned(),
            };
            cx.error(kind, node.place);
            return false;
        }
    };
    true
}
