//! A document as a tree of values, each with its place in the source.
//!
//! JSON and YAML become the same tree. `serde_json::Value` is not used for it because it keeps
//! neither places nor a second member of one name, and a definition's problems are to be shown
//! where they stand. A value's JSON pointer is not kept: it is found again from the value's number
//! when there is something to report ([`pointers_of`]).

pub(crate) mod evaluate;
pub(crate) mod fill;
pub(crate) mod json;
pub(crate) mod made;
pub(crate) mod quoted;
pub(crate) mod scalar;
pub(crate) mod variables;
pub(crate) mod yaml;

use std::borrow::Cow;

/// Where a value stands: its bytes, and its number in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) number: u32,
}

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    pub(crate) value: Value<'a>,
    pub(crate) place: Place,
}

/// A value of a document.
#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    /// JSON's text of a number.
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    Object(Object<'a>),
}

/// The members of an object, in the order of the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object<'a> {
    members: Vec<Member<'a>>,
    /// Members in the order of their names, for objects that are large enough to be worth it.
    by_name: Box<[u32]>,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub(crate) struct Member<'a> {
    pub(crate) key: Cow<'a, str>,
    /// The key's bytes, with a number of its own: an alias repeats a value but not its key.
    pub(crate) key_place: Place,
    pub(crate) node: Node<'a>,
}

/// Objects with more members than this are searched by name order.
const LINEAR: usize = 12;

impl<'a> Object<'a> {
    /// Makes an object; where a name stands twice, returns the two members' positions.
    pub(crate) fn new(members: Vec<Member<'a>>) -> Result<Self, (Vec<Member<'a>>, usize, usize)> {
        let name = |at: usize| members.get(at).map(|member| member.key.as_ref());
        if members.len() <= LINEAR {
            let twice = (1..members.len()).find_map(|second| {
                (0..second)
                    .find(|first| name(*first) == name(second))
                    .map(|first| (first, second))
            });
            return match twice {
                Some((first, second)) => Err((members, first, second)),
                None => Ok(Self {
                    members,
                    by_name: Box::default(),
                }),
            };
        }
        let mut order: Vec<u32> = (0..u32::try_from(members.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|at| (name(*at as usize), *at));
        let twice = order.windows(2).find_map(|pair| match pair {
            [left, right] if name(*left as usize) == name(*right as usize) => {
                Some((*left as usize, *right as usize))
            }
            _ => None,
        });
        match twice {
            Some((first, second)) => Err((members, first, second)),
            None => Ok(Self {
                members,
                by_name: order.into_boxed_slice(),
            }),
        }
    }

    /// Returns the members.
    pub(crate) fn members(&self) -> &[Member<'a>] {
        &self.members
    }

    /// Returns the position of a member; it is made, as an empty object, if it is not there.
    fn position(&mut self, key: &str, place: Place) -> usize {
        let known = self.members.iter().position(|member| member.key == key);
        known.unwrap_or_else(|| {
            self.push(made::member(key, made::object(place, Vec::new())));
            self.members.len() - 1
        })
    }

    /// Changes a member's value, which is made as an empty object if it is not there.
    pub(crate) fn change(&mut self, key: &str, place: Place, change: impl FnOnce(&mut Node<'a>)) {
        let at = self.position(key, place);
        if let Some(member) = self.members.get_mut(at) {
            change(&mut member.node);
        }
    }

    /// Adds a member whose name is not there yet.
    pub(crate) fn push(&mut self, member: Member<'a>) {
        // the order by name would have to be made anew; without it members are looked at in turn
        self.by_name = Box::default();
        self.members.push(member);
    }

    /// Gives the members away.
    pub(crate) fn into_members(self) -> Vec<Member<'a>> {
        self.members
    }

    /// Returns the members, to be changed.
    pub(crate) fn members_mut(&mut self) -> &mut [Member<'a>] {
        &mut self.members
    }

    /// Finds a member.
    pub(crate) fn member(&self, key: &str) -> Option<&Member<'a>> {
        if self.by_name.is_empty() {
            return self.members.iter().find(|member| member.key == key);
        }
        let at = self
            .by_name
            .binary_search_by(|at| {
                self.members
                    .get(*at as usize)
                    .map(|member| member.key.as_ref())
                    .cmp(&Some(key))
            })
            .ok()?;
        self.members.get(*self.by_name.get(at)? as usize)
    }

    /// Finds a member's value; a null counts as absent.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'a>> {
        let node = &self.member(key)?.node;
        (!matches!(node.value, Value::Null)).then_some(node)
    }
}

impl<'a> Node<'a> {
    /// Returns the value as an object.
    pub(crate) fn as_object(&self) -> Option<&Object<'a>> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Returns the value as text, if it is a string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a member's value, if this is an object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.as_object()?.get(key)
    }

    /// Returns the text of a string, a number or a boolean, as Java would print the latter two.
    pub(crate) fn scalar_text(&self) -> Option<Cow<'_, str>> {
        match &self.value {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(text) => Some(scalar::java_text(text)),
            Value::Bool(true) => Some(Cow::Borrowed("true")),
            Value::Bool(false) => Some(Cow::Borrowed("false")),
            _ => None,
        }
    }

    /// Returns words for what this is.
    pub(crate) fn described(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// Makes a value of JSON; all of it stands at one place.
    pub(crate) fn of_json(json: &serde_json::Value, place: Place) -> Node<'static> {
        use serde_json::Value as Json;
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Number(number.to_string().into()),
            Json::String(text) => Value::String(text.clone().into()),
            Json::Array(items) => Value::Array(
                items
                    .iter()
                    .map(|item| Node::of_json(item, place))
                    .collect(),
            ),
            Json::Object(members) => {
                let members = members.iter().map(|(key, value)| Member {
                    key: key.clone().into(),
                    key_place: place,
                    node: Node::of_json(value, place),
                });
                // JSON has each name once
                Value::Object(Object::new(members.collect()).unwrap_or_default())
            }
        };
        Node { value, place }
    }

    /// Makes the value its own, with other places.
    pub(crate) fn into_owned(self, place: &mut impl FnMut(Place) -> Place) -> Node<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let value = match self.value {
            Value::Null => Value::Null,
            Value::Bool(value) => Value::Bool(value),
            Value::Number(text) => Value::Number(owned(text)),
            Value::String(text) => Value::String(owned(text)),
            Value::Array(items) => Value::Array(
                items
                    .into_iter()
                    .map(|item| item.into_owned(place))
                    .collect(),
            ),
            Value::Object(object) => {
                let members = object.members.into_iter().map(|member| Member {
                    key: owned(member.key),
                    key_place: place(member.key_place),
                    node: member.node.into_owned(place),
                });
                Value::Object(Object {
                    members: members.collect(),
                    by_name: object.by_name,
                })
            }
        };
        let place = place(self.place);
        Node { value, place }
    }

    /// Returns how many values it has, itself among them.
    pub(crate) fn count(&self) -> usize {
        match &self.value {
            Value::Array(items) => items.iter().map(Node::count).fold(1, usize::saturating_add),
            Value::Object(object) => {
                let members = object.members().iter().map(|member| member.node.count());
                members.fold(1, usize::saturating_add)
            }
            _ => 1,
        }
    }

    /// Returns the largest number of a value or a key in it.
    pub(crate) fn largest_number(&self) -> u32 {
        let own = self.place.number;
        match &self.value {
            Value::Array(items) => items.iter().map(Node::largest_number).fold(own, u32::max),
            Value::Object(object) => {
                let members = object.members().iter();
                let numbers =
                    members.map(|member| member.key_place.number.max(member.node.largest_number()));
                numbers.fold(own, u32::max)
            }
            _ => own,
        }
    }

    /// Returns the value as JSON.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => serde_json::from_str::<serde_json::Number>(text)
                .map_or(serde_json::Value::Null, serde_json::Value::Number),
            Value::String(text) => text.as_ref().into(),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Object(object) => serde_json::Value::Object(
                object
                    .members()
                    .iter()
                    .map(|member| (member.key.as_ref().to_owned(), member.node.to_json()))
                    .collect(),
            ),
        }
    }
}

/// Finds the JSON pointers, as fragments, of the values and keys with some numbers, given in
/// ascending order. Where YAML repeats a value by an alias, the pointer is that of the original.
pub(crate) fn pointers_of(root: &Node<'_>, numbers: &[u32]) -> Vec<Option<String>> {
    enum Step<'s> {
        Index(usize),
        Name(&'s str),
    }
    fn text(steps: &[Step<'_>]) -> String {
        steps.iter().fold("#".to_owned(), |mut pointer, step| {
            pointer.push('/');
            match step {
                Step::Index(index) => pointer += &index.to_string(),
                Step::Name(name) => pointer += &name.replace('~', "~0").replace('/', "~1"),
            }
            pointer
        })
    }
    fn note(number: u32, numbers: &[u32], steps: &[Step<'_>], found: &mut [Option<String>]) {
        if let Ok(at) = numbers.binary_search(&number)
            && let Some(slot @ None) = found.get_mut(at)
        {
            *slot = Some(text(steps));
        }
    }
    fn walk<'s>(
        node: &'s Node<'_>,
        numbers: &[u32],
        steps: &mut Vec<Step<'s>>,
        found: &mut [Option<String>],
    ) {
        note(node.place.number, numbers, steps, found);
        match &node.value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    steps.push(Step::Index(index));
                    walk(item, numbers, steps, found);
                    steps.pop();
                }
            }
            Value::Object(object) => {
                for member in object.members() {
                    steps.push(Step::Name(&member.key));
                    note(member.key_place.number, numbers, steps, found);
                    walk(&member.node, numbers, steps, found);
                    steps.pop();
                }
            }
            _ => {}
        }
    }
    let mut found = vec![None; numbers.len()];
    walk(root, numbers, &mut Vec::new(), &mut found);
    found
}

/// What a parser hands on besides the tree.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    /// Text that is read as something else: what is written, what it means, where.
    pub(crate) reads_as: Vec<(String, String, Place)>,
}
