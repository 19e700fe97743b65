//! Values that stand in no text: each has the place of what it was made of.

use super::{Member, Node, Object, Place, Value};
use std::borrow::Cow;

/// Makes an object; of members with one name the first stays.
pub(crate) fn object<'a>(place: Place, members: Vec<Member<'a>>) -> Node<'a> {
    let mut kept: Vec<Member<'a>> = Vec::with_capacity(members.len());
    for member in members {
        if !kept.iter().any(|own| own.key == member.key) {
            kept.push(member);
        }
    }
    Node {
        value: Value::Object(Object::new(kept).unwrap_or_default()),
        place,
    }
}

/// Makes a list.
pub(crate) fn array(place: Place, items: Vec<Node<'_>>) -> Node<'_> {
    Node {
        value: Value::Array(items),
        place,
    }
}

/// Makes a text.
pub(crate) fn text<'a>(place: Place, text: impl Into<String>) -> Node<'a> {
    Node {
        value: Value::String(Cow::Owned(text.into())),
        place,
    }
}

/// Makes a member that stands where its value does.
pub(crate) fn member(key: impl Into<String>, node: Node<'_>) -> Member<'_> {
    Member {
        key: Cow::Owned(key.into()),
        key_place: node.place,
        node,
    }
}

impl<'a> Node<'a> {
    /// Changes a member's value; what is no object becomes one, and what is not there is made.
    pub(crate) fn change(&mut self, key: &str, change: impl FnOnce(&mut Node<'a>)) {
        let place = self.place;
        if !matches!(self.value, Value::Object(_)) {
            *self = object(place, Vec::new());
        }
        if let Value::Object(members) = &mut self.value {
            members.change(key, place, change);
        }
    }

    /// Changes the value at the end of a path of members.
    pub(crate) fn change_at(&mut self, path: &[&str], change: impl FnOnce(&mut Node<'a>)) {
        match path {
            [] => change(self),
            [first, rest @ ..] => self.change(first, |node| node.change_at(rest, change)),
        }
    }

    /// Sets a member.
    pub(crate) fn set(&mut self, key: &str, node: Node<'a>) {
        self.change(key, |own| *own = node);
    }

    /// Sets a member unless there is one.
    pub(crate) fn set_if_absent(&mut self, key: &str, node: Node<'a>) {
        if self.get(key).is_none() {
            self.set(key, node);
        }
    }
}
