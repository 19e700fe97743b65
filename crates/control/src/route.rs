//! Finds the operation that a call means.
//!
//! Operations share paths and differ by verb, or by a query parameter that the URI fixes
//! (`?mode=import`); one that fixes a parameter is preferred where the parameter is given.

use crate::service_model::OPERATIONS;
use crate::shape::{Operation, Segment};
use percent_encoding::percent_decode_str;

/// The longest path that any operation could need is far shorter; more is refused unread.
const PATH_BYTES: usize = 8192;

/// An operation with the values of its labels, by wire name.
#[derive(Debug)]
pub(crate) struct Routed {
    /// The position in the table of operations.
    pub(crate) index: usize,
    pub(crate) operation: &'static Operation,
    pub(crate) labels: Vec<(&'static str, String)>,
}

/// Finds the operation of a call; `path` and `query` are percent-encoded.
pub(crate) fn route(method: &str, path: &str, query: &[(String, String)]) -> Option<Routed> {
    if path.len() > PATH_BYTES {
        return None;
    }
    let path = path.strip_prefix('/')?;
    let path = path.strip_suffix('/').unwrap_or(path);
    let segments: Vec<&str> = path.split('/').collect();
    let fits = |operation: &Operation| {
        operation.method == method
            && operation.path.len() == segments.len()
            && operation
                .path
                .iter()
                .zip(&segments)
                .all(|(expected, given)| match expected {
                    Segment::Literal(text) => text == given,
                    Segment::Label(_) => !given.is_empty(),
                })
            && operation.query.iter().all(|(name, value)| {
                query
                    .iter()
                    .any(|(given, with)| given == name && with == value)
            })
    };
    let (index, operation) = OPERATIONS
        .iter()
        .enumerate()
        .filter(|(_, operation)| fits(operation))
        .max_by_key(|(_, operation)| (operation.query.len(), literals(operation)))?;
    let labels = operation
        .path
        .iter()
        .zip(&segments)
        .filter_map(|(expected, given)| match expected {
            Segment::Literal(_) => None,
            Segment::Label(name) => {
                let value = percent_decode_str(given).decode_utf8_lossy().into_owned();
                Some((*name, value))
            }
        })
        .collect();
    Some(Routed {
        index,
        operation,
        labels,
    })
}

fn literals(operation: &Operation) -> usize {
    operation
        .path
        .iter()
        .filter(|segment| matches!(segment, Segment::Literal(_)))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(method: &str, path: &str, query: &[(&str, &str)]) -> Option<&'static str> {
        let query: Vec<_> = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        route(method, path, &query).map(|routed| routed.operation.name)
    }

    #[test]
    fn every_operation_is_found_by_its_own_uri() {
        for operation in &OPERATIONS {
            let path: String = operation
                .path
                .iter()
                .map(|segment| match segment {
                    Segment::Literal(text) => format!("/{text}"),
                    Segment::Label(_) => "/x%2Fy".into(),
                })
                .collect();
            assert_eq!(
                name(operation.method, &path, operation.query),
                Some(operation.name)
            );
        }
    }

    #[test]
    fn a_fixed_query_parameter_decides() {
        assert_eq!(name("POST", "/restapis", &[]), Some("CreateRestApi"));
        assert_eq!(
            name("POST", "/restapis", &[("mode", "import")]),
            Some("ImportRestApi")
        );
        assert_eq!(
            name("POST", "/restapis", &[("mode", "other")]),
            Some("CreateRestApi")
        );
    }

    #[test]
    fn labels_are_decoded() {
        let routed = route("GET", "/tags/arn%3Aaws%3A%2Frestapis%2Fa", &[]).unwrap();
        assert_eq!(
            routed.labels,
            [("resource_arn", "arn:aws:/restapis/a".into())]
        );
    }

    #[test]
    fn unknown_paths_and_verbs_are_no_operation() {
        for (method, path) in [
            ("GET", ""),
            ("GET", "/"),
            ("GET", "/nothing"),
            ("TRACE", "/restapis"),
            ("GET", "/restapis//resources"),
            ("GET", "restapis"),
        ] {
            assert_eq!(name(method, path, &[]), None, "{method} {path}");
        }
        assert_eq!(name("GET", &"/x".repeat(9000), &[]), None);
        assert_eq!(name("GET", "/restapis/", &[]), Some("GetRestApis"));
    }
}
