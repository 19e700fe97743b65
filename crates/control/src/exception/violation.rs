//! A member that breaks a constraint of the service model, in AWS's words (recorded).

use std::fmt;

/// A member that breaks a constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What was given, as Java prints it; none where it is missing.
    pub value: Option<String>,
    /// The member's path, such as `putIntegrationInput.type`.
    pub path: String,
    /// What it breaks.
    pub constraint: Constraint,
}

/// A constraint of the service model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    /// It must be there.
    NotNull,
    /// It must be one of these.
    Values(&'static [&'static str]),
    /// Each of it must be one of these.
    ListedValues(&'static [&'static str]),
    /// It must match as a whole.
    Pattern(&'static str),
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value ")?;
        match &self.value {
            Some(value) => write!(f, "'{value}'")?,
            None => f.write_str("null")?,
        }
        write!(
            f,
            " at '{}' failed to satisfy constraint: {}",
            self.path, self.constraint
        )
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNull => f.write_str("Member must not be null"),
            Self::Values(values) => write!(
                f,
                "Member must satisfy enum value set: [{}]",
                printed_order(values).join(", ")
            ),
            Self::ListedValues(values) => write!(
                f,
                "Member must satisfy constraint: [{}]",
                Self::Values(values)
            ),
            Self::Pattern(pattern) => {
                write!(
                    f,
                    "Member must satisfy regular expression pattern: {pattern}"
                )
            }
        }
    }
}

/// Writes the message of a ValidationException.
pub(super) fn write_all(violations: &[Violation], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let count = violations.len();
    let errors = if count == 1 { "error" } else { "errors" };
    write!(f, "{count} validation {errors} detected: ")?;
    for (index, violation) in violations.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(f, "{separator}{violation}")?;
    }
    Ok(())
}

/// The sets whose order AWS's texts were seen to print; it is not that of the service model.
const PRINTED_ORDERS: &[&[&str]] = &[
    &["add", "remove", "move", "test", "replace", "copy"],
    &["PRIVATE", "EDGE", "REGIONAL"],
    &["ipv4", "dualstack"],
    &["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"],
    &[
        "RESPONSE_BODY",
        "RESPONSE",
        "METHOD",
        "MODEL",
        "AUTHORIZER",
        "RESPONSE_HEADER",
        "RESOURCE",
        "PATH_PARAMETER",
        "REQUEST_BODY",
        "QUERY_PARAMETER",
        "API",
        "REQUEST_HEADER",
    ],
    &[
        "REQUEST_TOO_LARGE",
        "RESOURCE_NOT_FOUND",
        "AUTHORIZER_CONFIGURATION_ERROR",
        "MISSING_AUTHENTICATION_TOKEN",
        "BAD_REQUEST_BODY",
        "INVALID_SIGNATURE",
        "INVALID_API_KEY",
        "BAD_REQUEST_PARAMETERS",
        "AUTHORIZER_FAILURE",
        "UNAUTHORIZED",
        "INTEGRATION_TIMEOUT",
        "ACCESS_DENIED",
        "DEFAULT_4XX",
        "DEFAULT_5XX",
        "WAF_FILTERED",
        "QUOTA_EXCEEDED",
        "THROTTLED",
        "API_CONFIGURATION_ERROR",
        "UNSUPPORTED_MEDIA_TYPE",
        "INTEGRATION_FAILURE",
        "EXPIRED_TOKEN",
    ],
];

/// Returns a set in the order in which AWS prints it, as far as that was seen.
fn printed_order(values: &'static [&'static str]) -> &'static [&'static str] {
    PRINTED_ORDERS
        .iter()
        .copied()
        .find(|order| {
            order.len() == values.len() && order.iter().all(|value| values.contains(value))
        })
        .unwrap_or(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Exception;
    use crate::service_model::OPERATIONS;
    use crate::shape::Shape;

    fn violation(value: &str, path: &str, constraint: Constraint) -> Violation {
        Violation {
            value: Some(value.into()),
            path: path.into(),
            constraint,
        }
    }

    #[test]
    fn texts_are_those_recorded() {
        let wrong_type = violation(
            "HTTPS_PROXY",
            "putIntegrationInput.type",
            Constraint::Values(&["HTTP", "AWS", "MOCK", "HTTP_PROXY", "AWS_PROXY"]),
        );
        assert_eq!(
            Exception::Validation(vec![wrong_type]).to_string(),
            "1 validation error detected: Value 'HTTPS_PROXY' at 'putIntegrationInput.type' failed to \
             satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, \
             HTTP_PROXY, AWS]"
        );
        let listed = violation(
            "[wrong]",
            "createRestApiInput.endpointConfiguration.types",
            Constraint::ListedValues(&["REGIONAL", "EDGE", "PRIVATE"]),
        );
        let pattern = violation("wrong", "statusCode", Constraint::Pattern(r"[1-5]\d\d"));
        assert_eq!(
            Exception::Validation(vec![listed, pattern]).to_string(),
            "2 validation errors detected: Value '[wrong]' at \
             'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member \
             must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, \
             REGIONAL]]; Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must \
             satisfy regular expression pattern: [1-5]\\d\\d"
        );
    }

    #[test]
    fn every_printed_order_is_a_set_of_the_service_model() {
        let mut seen = vec![false; PRINTED_ORDERS.len()];
        let mut mark = |shape: &Shape| {
            if let Shape::String { values, .. } = shape {
                for (order, seen) in PRINTED_ORDERS.iter().zip(&mut seen) {
                    *seen |= printed_order(values) == *order;
                }
            }
        };
        for operation in &OPERATIONS {
            operation
                .input
                .iter()
                .for_each(|member| each(member.shape, &mut mark));
        }
        assert!(seen.iter().all(|seen| *seen), "{seen:?}");
    }

    fn each(shape: &Shape, visit: &mut impl FnMut(&Shape)) {
        visit(shape);
        match shape {
            Shape::List(inner) | Shape::Map(inner) => each(inner, visit),
            Shape::Structure(members) => {
                members.iter().for_each(|member| each(member.shape, visit));
            }
            _ => {}
        }
    }
}
