//! Makes an operation's input of what stands on the wire, as the service model says where.
//!
//! Members that the model does not name are passed over, as AWS's does with what it does not know.
//! A null member counts as missing, a null value in a map is kept. Numbers are cut to whole ones
//! where the model has whole ones. What happens with wrong types of scalars was recorded.

use crate::exception::SerializationProblem;
use crate::input::Input;
use crate::route::Routed;
use crate::shape::{Location, Member, Operation, Shape};
use crate::{Exception, WireRequest};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Number, Value};
use trygate_model::limits::PAYLOAD_BYTES;

/// The longest query that is read.
const QUERY_BYTES: usize = 16 * 1024;

/// Query parameters in the order in which they stand.
pub(crate) type Query = Vec<(String, String)>;

/// Reads a query string.
pub(crate) fn read_query(query: &str) -> Result<Query, Exception> {
    if query.len() > QUERY_BYTES {
        return Err(Exception::RequestTooLarge { limit: QUERY_BYTES });
    }
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    Ok(query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect())
}

/// Makes the input of an operation.
pub(crate) fn decode(
    routed: &Routed,
    query: &Query,
    request: &WireRequest,
) -> Result<Input, Exception> {
    if request.body.len() > PAYLOAD_BYTES {
        return Err(Exception::RequestTooLarge {
            limit: PAYLOAD_BYTES,
        });
    }
    let operation = routed.operation;
    let mut input = Input::default();
    let mut body = None;
    for member in operation.input {
        let value = match member.location {
            Location::Label => routed
                .labels
                .iter()
                .find(|(wire, _)| *wire == member.wire)
                .map(|(_, value)| Value::from(value.as_str())),
            Location::Query => from_query(member, query)?,
            Location::QueryMap => Some(rest_of_query(operation, query)),
            Location::Header => request.header(member.wire).map(Value::from),
            Location::Body => {
                if body.is_none() {
                    body = Some(read_body(&request.body)?);
                }
                body.as_mut()
                    .and_then(|body| body.remove(member.wire))
                    .filter(|value| !value.is_null())
                    .map(|value| convert(member.shape, value))
                    .transpose()?
            }
            Location::Payload => {
                input.payload.clone_from(&request.body);
                None
            }
            Location::StatusCode => None,
        };
        if let Some(value) = value {
            input.members.push((member.name, value));
        }
    }
    Ok(input)
}

fn from_query(member: &Member, query: &Query) -> Result<Option<Value>, Exception> {
    let mut values = query
        .iter()
        .filter(|(name, _)| name == member.wire)
        .map(|(_, value)| value.as_str());
    Ok(match member.shape {
        Shape::List(_) => {
            let list: Vec<Value> = values.map(Value::from).collect();
            (!list.is_empty()).then_some(Value::Array(list))
        }
        // as Java reads flags: whatever is not `true` is false
        Shape::Boolean => values
            .next()
            .map(|value| Value::Bool(value.eq_ignore_ascii_case("true"))),
        Shape::Integer | Shape::Long => match values.next() {
            None | Some("") => None,
            Some(value) => Some(Value::from(value.parse::<i64>().map_err(|_| {
                Exception::Serialization(SerializationProblem::WrongScalar {
                    given: "java.lang.String",
                    wanted: wanted(member.shape),
                })
            })?)),
        },
        _ => values.next().map(Value::from),
    })
}

/// Collects the query parameters that no member and not the URI itself names.
fn rest_of_query(operation: &Operation, query: &Query) -> Value {
    let taken = |name: &str| {
        operation.query.iter().any(|(fixed, _)| *fixed == name)
            || operation
                .input
                .iter()
                .any(|member| member.location == Location::Query && member.wire == name)
    };
    let rest: Map<String, Value> = query
        .iter()
        .filter(|(name, _)| !taken(name))
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .collect();
    Value::Object(rest)
}

fn read_body(body: &[u8]) -> Result<Map<String, Value>, Exception> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(Value::Array(_)) => Err(Exception::Serialization(
            SerializationProblem::UnexpectedList,
        )),
        Ok(scalar) => Err(Exception::Serialization(
            SerializationProblem::NotACollection {
                given: java_class(&scalar),
            },
        )),
        Err(error) => Err(Exception::Serialization(SerializationProblem::NotJson {
            detail: error.to_string(),
        })),
    }
}

/// Gives a value the type of its shape, and the members of structures their names.
fn convert(shape: &Shape, value: Value) -> Result<Value, Exception> {
    match (shape, value) {
        (Shape::String { .. } | Shape::Blob, value @ Value::String(_))
        | (Shape::Boolean, value @ Value::Bool(_))
        | (Shape::Double | Shape::Timestamp, value @ Value::Number(_)) => Ok(value),
        (Shape::Integer | Shape::Long, Value::Number(number)) => {
            Ok(Value::Number(Number::from(whole(&number))))
        }
        (Shape::List(inner), Value::Array(items)) => items
            .into_iter()
            .map(|item| nullable(inner, item))
            .collect::<Result<_, _>>()
            .map(Value::Array),
        (Shape::Map(inner), Value::Object(map)) => map
            .into_iter()
            .map(|(key, item)| Ok((key, nullable(inner, item)?)))
            .collect::<Result<_, _>>()
            .map(Value::Object),
        (Shape::Structure(members), Value::Object(mut map)) => {
            let mut named = Map::new();
            for member in *members {
                if let Some(item) = map.remove(member.wire).filter(|item| !item.is_null()) {
                    named.insert(member.name.into(), convert(member.shape, item)?);
                }
            }
            Ok(Value::Object(named))
        }
        (_, value) => Err(Exception::Serialization(wrong_type(shape, &value))),
    }
}

fn wrong_type(shape: &Shape, given: &Value) -> SerializationProblem {
    match (given, shape) {
        (Value::Array(_), _) => SerializationProblem::UnexpectedList,
        (Value::Object(_), _) => SerializationProblem::UnexpectedStructure,
        (scalar, Shape::Structure(_) | Shape::Map(_) | Shape::List(_)) => {
            SerializationProblem::NotACollection {
                given: java_class(scalar),
            }
        }
        (scalar, _) => SerializationProblem::WrongScalar {
            given: java_class(scalar),
            wanted: wanted(shape),
        },
    }
}

fn nullable(shape: &Shape, value: Value) -> Result<Value, Exception> {
    if value.is_null() {
        Ok(value)
    } else {
        convert(shape, value)
    }
}

/// Cuts a number to a whole one, and to the range of 64 bits.
fn whole(number: &Number) -> i64 {
    number.as_i64().unwrap_or_else(|| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a cast from a float saturates, and cutting the fraction is what is meant"
        )]
        let cut = number.as_f64().unwrap_or_default() as i64;
        cut
    })
}

fn java_class(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "java.lang.Boolean",
        Value::Number(_) => "com.amazon.coral.value.json.numbers.TruncatingBigNumber",
        Value::String(_) => "java.lang.String",
        Value::Array(_) => "java.util.ArrayList",
        Value::Object(_) => "java.util.LinkedHashMap",
        Value::Null => "null",
    }
}

fn wanted(shape: &Shape) -> &'static str {
    match shape {
        Shape::String { .. } => "String",
        Shape::Boolean => "Boolean",
        Shape::Integer => "Integer",
        Shape::Long => "Long",
        Shape::Double => "Double",
        Shape::Timestamp => "Date",
        Shape::Blob => "ByteBuffer",
        Shape::List(_) => "List",
        Shape::Map(_) => "Map",
        Shape::Structure(_) => "Structure",
    }
}
