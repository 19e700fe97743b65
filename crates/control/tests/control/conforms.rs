//! Holds an answer against the output shape that the service model gives its operation.

use crate::header;
use serde_json::Value;
use trygate_control::shape::{Location, Operation, Segment, Shape};
use trygate_control::{OPERATIONS, WireRequest, WireResponse};

/// Refuses a successful answer that the service model does not allow.
pub(crate) fn conforms(request: &WireRequest, response: &WireResponse) -> Result<(), String> {
    let operation = operation_of(request).ok_or("no operation has this path")?;
    if response.status != operation.status {
        return Err(format!("{} answers {}", operation.name, operation.status));
    }
    match operation.output {
        None if response.body.is_empty() => Ok(()),
        None => Err(format!("{} answers nothing", operation.name)),
        Some(shape) => {
            let value: Value = serde_json::from_slice(&response.body).map_err(|e| e.to_string())?;
            if header(response, "Content-Type") == Some("application/hal+json") {
                let itself = value.pointer("/_links/self/href");
                return itself.map(|_| ()).ok_or_else(|| "no link to itself".into());
            }
            fits(shape, &value, operation.name)
        }
    }
}

fn operation_of(request: &WireRequest) -> Option<&'static Operation> {
    let segments: Vec<&str> = request.path.trim_matches('/').split('/').collect();
    let imports = request.query.split('&').any(|pair| pair == "mode=import");
    OPERATIONS.iter().find(|operation| {
        operation.method == request.method
            && operation.path.len() == segments.len()
            && operation.query.is_empty() != (imports && request.method == "POST")
            && operation
                .path
                .iter()
                .zip(&segments)
                .all(|(part, given)| match part {
                    Segment::Label(_) => true,
                    Segment::Literal(text) => text == given,
                })
    })
}

fn fits(shape: &Shape, value: &Value, path: &str) -> Result<(), String> {
    let wrong = || Err(format!("{path}: {value} does not fit"));
    match (shape, value) {
        (Shape::String { values, .. }, Value::String(text)) => {
            if values.is_empty() || values.contains(&text.as_str()) {
                Ok(())
            } else {
                wrong()
            }
        }
        (Shape::Boolean, Value::Bool(_))
        | (Shape::Integer | Shape::Long | Shape::Double | Shape::Timestamp, Value::Number(_)) => {
            Ok(())
        }
        (Shape::List(inner), Value::Array(items)) => {
            items.iter().try_for_each(|item| fits(inner, item, path))
        }
        (Shape::Map(inner), Value::Object(map)) => map
            .iter()
            // AWS answers a template that was given as null with null
            .filter(|(_, item)| !item.is_null())
            .try_for_each(|(key, item)| fits(inner, item, &format!("{path}.{key}"))),
        (Shape::Structure(members), Value::Object(map)) => {
            map.iter().try_for_each(|(key, item)| {
                let path = format!("{path}.{key}");
                let member = members
                    .iter()
                    .find(|member| member.wire == key && member.location == Location::Body);
                match member {
                    Some(member) => fits(member.shape, item, &path),
                    None => Err(format!("{path} is not in the service model")),
                }
            })
        }
        _ => wrong(),
    }
}
