//! Which sources and targets parameter mappings can name.
//!
//! The forms are the developer guide's (`rest-api-parameter-mapping-sources`); that an unknown
//! form and an undeclared parameter are refused is recorded for the calls of the control plane and
//! published for imports.

use crate::problem::ErrorKind;
use crate::reading::Reading;
use crate::tree::Place;

/// Where a mapping stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// `requestParameters` of an integration.
    Request,
    /// `responseParameters` of an integration response.
    Response,
    /// `responseParameters` of a gateway response.
    GatewayResponse,
}

/// Checks the form of a mapping: its target and its source.
pub(crate) fn check(
    cx: &mut Reading<'_>,
    side: Side,
    (target, target_place): (&str, Place),
    (source, source_place): (&str, Place),
) -> bool {
    if !is_target(side, target) {
        let target = target.to_owned();
        cx.error(ErrorKind::MappingTarget { target }, target_place);
        return false;
    }
    if !is_source(side, source) {
        let expression = source.to_owned();
        cx.error(ErrorKind::MappingExpression { expression }, source_place);
        return false;
    }
    true
}

fn is_target(side: Side, target: &str) -> bool {
    let prefixes: &[&str] = match side {
        Side::Request => &[
            "integration.request.header.",
            "integration.request.querystring.",
            "integration.request.path.",
        ],
        Side::Response => &["method.response.header."],
        Side::GatewayResponse => &[
            "gatewayresponse.header.",
            "gatewayresponse.querystring.",
            "gatewayresponse.path.",
        ],
    };
    prefixes.iter().any(|prefix| {
        target
            .strip_prefix(prefix)
            .is_some_and(|name| !name.is_empty())
    })
}

fn is_source(side: Side, source: &str) -> bool {
    if source.len() >= 2 && source.starts_with('\'') && source.ends_with('\'') {
        return true;
    }
    let prefixes: &[&str] = match side {
        Side::Request | Side::GatewayResponse => &[
            "method.request.path.",
            "method.request.querystring.",
            "method.request.header.",
            "method.request.multivaluequerystring.",
            "method.request.multivalueheader.",
            "method.request.body.",
            "stageVariables.",
            "context.",
        ],
        Side::Response => &[
            "integration.response.header.",
            "integration.response.multivalueheader.",
            "integration.response.body.",
            "stageVariables.",
            "context.",
        ],
    };
    let whole = match side {
        Side::Response => "integration.response.body",
        _ => "method.request.body",
    };
    source == whole
        || prefixes.iter().any(|prefix| {
            source
                .strip_prefix(prefix)
                .is_some_and(|name| !name.is_empty())
        })
}

/// Returns the parameter that a method must declare for a request mapping's source, by the key
/// of its declaration.
pub(crate) fn declaration(source: &str) -> Option<String> {
    let rest = source.strip_prefix("method.request.")?;
    let (location, name) = rest.split_once('.')?;
    let location = match location {
        "path" | "querystring" | "header" => location,
        "multivaluequerystring" => "querystring",
        "multivalueheader" => "header",
        _ => return None,
    };
    Some(format!("method.request.{location}.{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for source in [
            "'x'",
            "''",
            "method.request.body",
            "method.request.body.a",
            "context.a.b",
        ] {
            assert!(is_source(Side::Request, source), "{source}");
        }
        for source in [
            "true",
            "*",
            "'",
            "method.request.header.",
            "integration.response.body",
        ] {
            assert!(!is_source(Side::Request, source), "{source}");
        }
        assert!(is_source(Side::Response, "integration.response.body.a[0]"));
        assert!(is_target(Side::Response, "method.response.header.X"));
        assert!(!is_target(Side::Response, "method.response.body"));
    }

    #[test]
    fn declarations_of_multi_values_are_those_of_single_ones() {
        let of = |source| declaration(source).unwrap_or_default();
        assert_eq!(
            of("method.request.multivalueheader.A.b"),
            "method.request.header.A.b"
        );
        assert_eq!(of("method.request.path.id"), "method.request.path.id");
        assert_eq!(of("method.request.body.id"), "");
    }
}
