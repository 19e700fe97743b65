//! `FrozenBuilder`: puts a host's data into one table.

use std::rc::Rc;

use super::{Frozen, NARROW, Node, Part, Place};
use crate::value::{ListKind, MapKind, Text, Value};

/// Takes data in the order of its text and makes one value of it.
///
/// Inside a map, each [`FrozenBuilder::key`] stands before its value.
pub struct FrozenBuilder {
    data: Frozen,
    open: Vec<Open>,
    fits: bool,
}

/// Puts a key in one of 64 classes, as a bit.
#[inline]
fn class_of(key: &[u8]) -> u64 {
    let class = match key {
        [first, .., last] => usize::from(*first) * 3 + usize::from(*last) * 7 + key.len(),
        [only] => usize::from(*only),
        [] => 0,
    };
    1 << (class & 63)
}

/// A map or list that is not complete.
struct Open {
    at: u32,
    /// Where the last key stands.
    key: u32,
    count: u32,
    /// Which of 64 classes the keys fall in; two keys of one class are compared.
    seen: u64,
    twice: bool,
}

impl FrozenBuilder {
    /// Begins data whose maps and lists are of these classes; parts of `source` need no copies.
    pub fn new(source: Text, maps: &'static MapKind, lists: &'static ListKind) -> Self {
        Self {
            data: Frozen {
                source,
                own: String::new(),
                nodes: Vec::new(),
                numbers: Vec::new(),
                maps,
                lists,
            },
            open: Vec::with_capacity(8),
            fits: true,
        }
    }

    /// Makes room for so many values and keys, and bytes of texts that are not in the source.
    pub fn reserve(&mut self, nodes: usize, bytes: usize) {
        self.data.nodes.reserve(nodes);
        self.data.own.reserve(bytes);
    }

    #[inline]
    fn push(&mut self, node: Node) {
        if let Some(open) = self.open.last_mut() {
            open.count += 1;
        }
        self.data.nodes.push(node);
    }

    #[inline]
    fn offset(&mut self, at: usize) -> u32 {
        match u32::try_from(at) {
            Ok(at) if at < Part::OWN => at,
            _ => {
                self.fits = false;
                0
            }
        }
    }

    /// Adds `null`.
    pub fn null(&mut self) {
        self.push(Node::Null);
    }

    /// Adds a boolean.
    pub fn bool(&mut self, flag: bool) {
        self.push(Node::Bool(flag));
    }

    /// Adds an integer.
    #[inline]
    pub fn int(&mut self, number: i32) {
        self.push(Node::Int(number));
    }

    /// Adds a number of any kind.
    pub fn number(&mut self, number: Value) {
        let at = self.offset(self.data.numbers.len());
        self.data.numbers.push(number);
        self.push(Node::Number(at));
    }

    /// Adds a string that is a part of the source.
    #[inline]
    pub fn source(&mut self, range: std::ops::Range<usize>) {
        let part = self.source_part(&range);
        self.push(Node::Text(part));
    }

    /// Adds a string.
    #[inline]
    pub fn text(&mut self, text: &str) {
        let part = self.own_part(text);
        self.push(Node::Text(part));
    }

    /// Adds a key that is a part of the source.
    #[inline]
    pub fn source_key(&mut self, range: std::ops::Range<usize>) {
        let part = self.source_part(&range);
        let text = self.data.source.as_bytes().get(range);
        self.key_part(part, class_of(text.unwrap_or_default()));
    }

    /// Adds a key.
    #[inline]
    pub fn key(&mut self, text: &str) {
        let part = self.own_part(text);
        self.key_part(part, class_of(text.as_bytes()));
    }

    /// Adds a key that is none of those before it in its map.
    #[inline]
    pub fn other_key(&mut self, text: &str) {
        let part = self.own_part(text);
        self.key_part(part, 0);
    }

    #[inline]
    fn source_part(&mut self, range: &std::ops::Range<usize>) -> Part {
        Part {
            start: self.offset(range.start),
            length: self.offset(range.end - range.start),
        }
    }

    fn own_part(&mut self, text: &str) -> Part {
        let start = self.offset(self.data.own.len());
        self.data.own.push_str(text);
        Part {
            start,
            length: self.offset(text.len()) | Part::OWN,
        }
    }

    #[inline]
    fn key_part(&mut self, text: Part, class: u64) {
        let at = self.offset(self.data.nodes.len());
        self.data.nodes.push(Node::Key { text, next: 0 });
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let before = std::mem::replace(&mut open.key, at);
        let twice = open.seen & class != 0;
        open.seen |= class;
        self.link(before, at);
        if twice {
            self.compare_keys(at, text);
        }
    }

    /// Tells a key where the next one is.
    #[inline]
    fn link(&mut self, key: u32, to: u32) {
        if let Some(Node::Key { next, .. }) = self.data.nodes.get_mut(key as usize) {
            *next = to;
        }
    }

    /// Looks for the last key among those before it.
    #[cold]
    fn compare_keys(&mut self, at: u32, text: Part) {
        let data = &self.data;
        let Some(open) = self.open.last_mut() else {
            return;
        };
        if open.twice || open.count >= NARROW {
            return;
        }
        let mut other = open.at + 1;
        while let Node::Key { text: there, next } = data.node(other)
            && other < at
        {
            open.twice |= data.text(there) == data.text(text);
            other = next;
        }
    }

    /// Begins a map.
    #[inline]
    pub fn open_map(&mut self) {
        self.begin(Node::Map { count: 0, end: 0 });
    }

    /// Begins a list.
    #[inline]
    pub fn open_list(&mut self) {
        self.begin(Node::List { count: 0, end: 0 });
    }

    fn begin(&mut self, node: Node) {
        self.push(node);
        let at = self.offset(self.data.nodes.len() - 1);
        self.open.push(Open {
            at,
            key: at,
            count: 0,
            seen: 0,
            twice: false,
        });
    }

    /// Ends the map or list that was begun last.
    #[inline]
    pub fn close(&mut self) {
        let end = self.offset(self.data.nodes.len());
        let Some(Open {
            at,
            key,
            count,
            twice,
            ..
        }) = self.open.pop()
        else {
            return;
        };
        self.link(key, end);
        if let Some(node) = self.data.nodes.get_mut(at as usize) {
            *node = match node {
                Node::List { .. } => Node::List { count, end },
                _ if twice || count > NARROW => Node::Wide { count, end },
                _ => Node::Map { count, end },
            };
        }
    }

    /// Returns the first value that was added; `None` where there is none, or where the data is
    /// larger than two gibibytes.
    pub fn finish(self) -> Option<Value> {
        if !self.fits || self.data.nodes.is_empty() || !self.open.is_empty() {
            return None;
        }
        let root = Place {
            data: Rc::new(self.data),
            at: 0,
        };
        Some(root.value(0))
    }
}
