//! `keys` and `append`: what looks at or changes the structure of a node.
//!
//! Not pure: `append` changes the document where the model allows it, as Jayway does.

use super::Arguments;
use crate::error::Error;
use crate::node::{Kind, Node};

/// Returns the names of an object's properties; null for anything else. Since 3.0.0.
pub(super) fn keys<N: Node>(node: &N) -> N {
    match node.kind() {
        Kind::Object => N::key_set(node.entries().into_iter().map(|(key, _)| key).collect()),
        _ => N::null(),
    }
}

/// Adds the arguments to an array; anything else stays what it is.
pub(super) fn append<N: Node>(node: &N, arguments: &Arguments<'_, '_, N>) -> Result<N, Error> {
    if node.kind() != Kind::Array {
        return Ok(node.clone());
    }
    let mut added = Vec::with_capacity(arguments.len());
    for at in 0..arguments.len() {
        added.push(arguments.value(at)?);
    }
    Ok(if added.is_empty() {
        node.clone()
    } else {
        node.append(added)
    })
}
