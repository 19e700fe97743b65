//! `concat` and `length` (also called `size`).
//!
//! Not the length of strings: `length` counts elements or properties and gives null for the rest.

use super::{Arguments, items};
use crate::error::{Error, ErrorKind};
use crate::node::{Kind, Node};
use crate::number::Number;
use crate::token::{Argument, Token};
use crate::version::Version;
use crate::write::{Style, write, write_to};

/// Joins the strings of an array and the arguments.
pub(super) fn concat<N: Node>(node: &N, arguments: &Arguments<'_, '_, N>) -> Result<N, Error> {
    let mut out = String::new();
    for item in items(node) {
        out.push_str(item.as_str().unwrap_or_default());
    }
    for at in 0..arguments.len() {
        let value = arguments.value(at)?;
        match (arguments.version(), value.kind()) {
            (Version::Head, Kind::Array) => {
                for item in items(&value)
                    .iter()
                    .filter(|item| item.kind() != Kind::Null)
                {
                    write_to(&mut out, item, Style::Java);
                }
            }
            (Version::Head, Kind::String) => out.push_str(value.as_str().unwrap_or_default()),
            // only strings count in the newest release, unless they come in an array
            (Version::Head, _) | (_, Kind::Null) => {}
            _ => out.push_str(&write(&value, Style::Java)),
        }
    }
    Ok(N::string(&out))
}

/// Counts elements or properties.
///
/// The newest release looks at an argument first: it adds `[*]` to the path, but has asked before
/// whether the path is definite, and so sees only the last of what a definite path's node holds.
pub(super) fn length<N: Node>(node: &N, arguments: &Arguments<'_, '_, N>) -> Result<N, Error> {
    if arguments.version() == Version::Head
        && let Some(argument) = arguments.call.arguments.first()
        && let Some(inner) = inner(node, argument, arguments)?
    {
        return Ok(count(inner.len()));
    }
    Ok(match node.kind() {
        Kind::Array | Kind::Object => count(node.len()),
        _ => N::null(),
    })
}

fn inner<N: Node>(
    node: &N,
    argument: &Argument,
    arguments: &Arguments<'_, '_, N>,
) -> Result<Option<N>, Error> {
    let Argument::Path(path) = argument else {
        let message = "Cannot invoke \"com.jayway.jsonpath.internal.Path.isFunctionPath()\" \
                       because the return value of \"com.jayway.jsonpath.internal.function.\
                       Parameter.getPath()\" is null";
        return Err(Error::new(ErrorKind::NullPointer, message));
    };
    let found = if path.is_call() || path.list().len() < 2 {
        arguments.scope.read_from(path, node)?
    } else {
        let mut list = path.list().to_vec();
        list.push(Token::Wildcard);
        let all = arguments
            .scope
            .read_from(&path.extended(list, arguments.version()), node)?;
        if path.is_definite() {
            let last = all.len().checked_sub(1).and_then(|last| all.index(last));
            last.ok_or_else(|| {
                Error::not_found(format!("No results for path: {}[*]", path.text()))
            })?
        } else {
            all
        }
    };
    Ok((found.kind() == Kind::Array).then_some(found))
}

fn count<N: Node>(length: usize) -> N {
    N::number(Number::Int(i32::try_from(length).unwrap_or(i32::MAX)))
}
