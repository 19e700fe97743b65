//! Checks an input against the constraints of the service model, before any operation sees it.
//!
//! Names of members were observed in recorded texts: a member of the path or the query stands by
//! itself (`statusCode`), one of the body below the operation's input
//! (`putIntegrationInput.type`), an item of a list by its number from 1 and the word `member`.

use crate::Exception;
use crate::exception::{Constraint, Violation};
use crate::input::Input;
use crate::service_model::OPERATIONS;
use crate::shape::{Location, Member, Operation, Shape};
use serde_json::{Map, Value};

/// The most violations that one answer tells.
const MOST_VIOLATIONS: usize = 100;

/// Checks an input; every violation is told, in the order of the service model.
pub(crate) fn validate(operation: &Operation, input: &Input) -> Result<(), Exception> {
    let mut violations = Vec::new();
    for member in operation.input {
        if member.location == Location::Payload {
            continue;
        }
        let path = match member.location {
            Location::Body => format!("{}.{}", input_name(operation.name), member.name),
            _ => member.name.to_owned(),
        };
        check_member(member, input.get(member.name), path, &mut violations);
    }
    if violations.is_empty() {
        Ok(())
    } else {
        violations.truncate(MOST_VIOLATIONS);
        Err(Exception::Validation(violations))
    }
}

/// Returns the values that a text member of an operation's input can have; none at all where the
/// service model does not limit them.
pub(crate) fn enumeration(operation: &str, member: &str) -> &'static [&'static str] {
    let operation = OPERATIONS.iter().find(|known| known.name == operation);
    let mut members = operation.iter().flat_map(|operation| operation.input);
    match members.find(|known| known.name == member) {
        Some(Member {
            shape: Shape::String { values, .. },
            ..
        }) => values,
        _ => &[],
    }
}

/// Returns the name by which AWS's texts call an operation's input.
fn input_name(operation: &str) -> String {
    let mut name = operation.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name + "Input"
}

fn check_member(member: &Member, value: Option<&Value>, path: String, out: &mut Vec<Violation>) {
    match value {
        Some(value) => check(member.shape, value, path, out),
        None if member.required => out.push(Violation {
            value: None,
            path,
            constraint: Constraint::NotNull,
        }),
        None => {}
    }
}

fn check(shape: &Shape, value: &Value, path: String, out: &mut Vec<Violation>) {
    match (shape, value) {
        (Shape::String { values, pattern }, Value::String(text)) => {
            let constraint = if !values.is_empty() && !values.contains(&text.as_str()) {
                Constraint::Values(values)
            } else if let Some(pattern) = pattern.filter(|pattern| !matches(pattern, text)) {
                Constraint::Pattern(pattern)
            } else {
                return;
            };
            out.push(Violation {
                value: Some(text.clone()),
                path,
                constraint,
            });
        }
        (Shape::List(Shape::String { values, .. }), Value::Array(items)) if !values.is_empty() => {
            let allowed = |item: &Value| item.as_str().is_some_and(|text| values.contains(&text));
            if !items.iter().all(allowed) {
                out.push(Violation {
                    value: Some(java_list(items)),
                    path,
                    constraint: Constraint::ListedValues(values),
                });
            }
        }
        (Shape::List(inner), Value::Array(items)) => {
            for (number, item) in (1usize..).zip(items) {
                let path = format!("{path}.{number}.member");
                if item.is_null() {
                    out.push(Violation {
                        value: None,
                        path,
                        constraint: Constraint::NotNull,
                    });
                } else {
                    check(inner, item, path, out);
                }
                if out.len() > MOST_VIOLATIONS {
                    return;
                }
            }
        }
        (Shape::Structure(members), Value::Object(map)) => {
            check_structure(members, map, &path, out);
        }
        _ => {}
    }
}

fn check_structure(
    members: &[Member],
    map: &Map<String, Value>,
    path: &str,
    out: &mut Vec<Violation>,
) {
    for member in members {
        let path = format!("{path}.{}", member.name);
        check_member(member, map.get(member.name), path, out);
    }
}

/// Prints a list as Java does.
fn java_list(items: &[Value]) -> String {
    let items: Vec<&str> = items
        .iter()
        .map(|item| item.as_str().unwrap_or("null"))
        .collect();
    format!("[{}]", items.join(", "))
}

/// Matches a whole text against one of the two patterns of the service model.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        STATUS_CODE => is_status_code(text),
        STATUS_CODE_OR_NONE => {
            is_status_code(text) || text == "*" || text.chars().all(char::is_whitespace)
        }
        // a test sees to it that the service model has no other
        _ => true,
    }
}

const STATUS_CODE: &str = r"[1-5]\d\d";
const STATUS_CODE_OR_NONE: &str = r"^([1-5]\d\d|\*|\s*)$";

/// Whether a text is three digits from 100 to 599.
pub(crate) fn is_status_code(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [b'1'..=b'5', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(shape: &Shape, seen: &mut Vec<&'static str>) {
        match shape {
            Shape::String { pattern, .. } => seen.extend(*pattern),
            Shape::List(inner) | Shape::Map(inner) => patterns(inner, seen),
            Shape::Structure(members) => {
                members
                    .iter()
                    .for_each(|member| patterns(member.shape, seen));
            }
            _ => {}
        }
    }

    #[test]
    fn every_pattern_of_the_service_model_is_known() {
        let mut seen = Vec::new();
        for operation in &OPERATIONS {
            for member in operation.input {
                patterns(member.shape, &mut seen);
            }
        }
        assert!(seen.contains(&STATUS_CODE) && seen.contains(&STATUS_CODE_OR_NONE));
        for pattern in seen {
            assert!(
                [STATUS_CODE, STATUS_CODE_OR_NONE].contains(&pattern),
                "{pattern}"
            );
        }
    }

    #[test]
    fn status_codes_are_three_digits() {
        for good in ["100", "599", "404"] {
            assert!(matches(STATUS_CODE, good), "{good}");
        }
        for bad in ["", "600", "99", "2000", "20x", "wrong", "２００"] {
            assert!(!matches(STATUS_CODE, bad), "{bad}");
        }
        assert!(matches(STATUS_CODE_OR_NONE, "*") && matches(STATUS_CODE_OR_NONE, " "));
    }
}
