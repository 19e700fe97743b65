//! Which sources and targets the parameter mappings of a definition can name.
//!
//! The forms are the developer guide's (`rest-api-parameter-mapping-sources`); that an unknown
//! form and an undeclared parameter are refused is recorded for the calls of the control plane and
//! published for imports.

use crate::problem::ErrorKind;
use crate::reading::Reading;
use crate::tree::Place;
use trygate_model::mapping_expression::{self, Source, Target};

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
    matches!(
        (side, Target::parse(target)),
        (
            Side::Request,
            Some(Target::Path(_) | Target::QueryString(_) | Target::Header(_))
        ) | (Side::Response, Some(Target::ResponseHeader(_)))
            | (
                Side::GatewayResponse,
                Some(Target::GatewayResponseHeader(_) | Target::GatewayResponseOther(_)),
            )
    )
}

fn is_source(side: Side, source: &str) -> bool {
    let wanted = match side {
        Side::Request | Side::GatewayResponse => mapping_expression::Side::Request,
        Side::Response => mapping_expression::Side::Response,
    };
    Source::parse(source).is_some_and(|source| {
        let found = source.side();
        found == wanted || found == mapping_expression::Side::Both
    })
}

/// Returns the parameter that a method must declare for a request mapping's source, by the key
/// of its declaration.
pub(crate) fn declaration(source: &str) -> Option<String> {
    Source::parse(source)?.declaration()
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
}
