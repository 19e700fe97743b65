//! `first`, `last`, `index`: one element of an array. Since 3.0.0.
//!
//! Not of a path's results, unless a scan was turned round. From the end the library's test is off
//! by one, so that `index(-n)` of n elements fails.

use super::{Arguments, Function, failure, items};
use crate::error::{Error, ErrorKind};
use crate::node::{Kind, Node};

/// Picks an element.
pub(super) fn call<N: Node>(
    function: Function,
    node: &N,
    arguments: &Arguments<'_, '_, N>,
) -> Result<N, Error> {
    if node.kind() != Kind::Array {
        return Err(failure(
            "Aggregation function attempted to calculate value using empty array",
        ));
    }
    let list = items(node);
    let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
    let wanted = match function {
        Function::First => 0,
        Function::Last => -1,
        _ => i64::from(argument(arguments)?),
    };
    let place = if wanted >= 0 { wanted } else { length + wanted };
    let found = usize::try_from(place)
        .ok()
        .and_then(|place| list.get(place));
    if wanted < 0 && place <= 0 {
        let message = format!("Target index:{wanted} larger than object count:{length}");
        return Err(failure(message));
    }
    found.cloned().ok_or_else(|| out_of_bounds(place, length))
}

fn argument<N: Node>(arguments: &Arguments<'_, '_, N>) -> Result<i32, Error> {
    let values = arguments.values()?;
    let first = values.iter().find_map(Node::as_number);
    first
        .map(|number| number.to_int())
        .ok_or_else(|| out_of_bounds(0, 0))
}

fn out_of_bounds(index: i64, length: i64) -> Error {
    let message = format!("Index {index} out of bounds for length {length}");
    Error::new(ErrorKind::IndexOutOfBounds, message)
}
