//! `FrozenBuilder`: puts a host's data into one table.

use std::cell::Cell;
use std::rc::Rc;

use super::{Frozen, NARROW, Node, Part, Place};
use crate::value::{ListKind, MapKind, Text, Value};

/// Takes data in the order of its text and makes one value of it.
///
/// Inside a map, each [`FrozenBuilder::key`] stands before its value.
pub struct FrozenBuilder {
    data: Frozen,
    /// What is being filled; before the first value, nothing that counts.
    here: Open,
    /// What is around it, outermost first.
    outer: Vec<Open>,
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
#[derive(Default)]
struct Open {
    at: u32,
    count: u32,
    /// Which of 64 classes the keys fall in; two keys of one class are compared.
    seen: u64,
    twice: bool,
}

impl FrozenBuilder {
    /// Begins data whose maps and lists are of these classes; parts of `source` need no copies.
    pub fn new(source: Text, maps: &'static MapKind, lists: &'static ListKind) -> Self {
        let fits = source.len() < Part::OWN as usize;
        Self {
            data: Frozen {
                source,
                own: String::new(),
                nodes: Vec::new(),
                numbers: Vec::new(),
                maps,
                lists,
            },
            here: Open::default(),
            outer: Vec::with_capacity(8),
            fits,
        }
    }

    /// Makes room for so many values and keys, and bytes of texts that are not in the source.
    pub fn reserve(&mut self, nodes: usize, bytes: usize) {
        self.data.nodes.reserve(nodes);
        self.data.own.reserve(bytes);
    }

    #[inline]
    fn push(&mut self, node: Node) {
        self.here.count += 1;
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

    /// Adds a string that stands in the source at this place.
    #[inline]
    pub fn source(&mut self, at: usize, text: &str) {
        let part = Self::source_part(at, text);
        self.push(Node::Text(part));
    }

    /// Adds a string.
    #[inline]
    pub fn text(&mut self, text: &str) {
        let part = self.own_part(text);
        self.push(Node::Text(part));
    }

    /// Adds a key that stands in the source at this place.
    #[inline]
    pub fn source_key(&mut self, at: usize, text: &str) {
        let part = Self::source_part(at, text);
        self.key_part(part, class_of(text.as_bytes()));
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
    fn source_part(at: usize, text: &str) -> Part {
        // that all of the source fits was seen at the start
        let fitting = |at: usize| u32::try_from(at).unwrap_or_default();
        Part {
            start: fitting(at),
            length: fitting(text.len()),
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
        let map = self.here.at;
        self.data.nodes.push(Node::Key { text, map });
        let twice = self.here.seen & class != 0;
        self.here.seen |= class;
        if twice {
            self.compare_keys(text);
        }
    }

    /// Looks for the last key among those before it.
    #[cold]
    fn compare_keys(&mut self, text: Part) {
        let (data, here) = (&self.data, &mut self.here);
        if here.twice || here.count >= NARROW {
            return;
        }
        let mut other = here.at + 1;
        for _ in 0..here.count {
            let Node::Key { text: there, .. } = data.node(other) else {
                return;
            };
            here.twice |= data.text(there) == data.text(text);
            other = data.behind(other + 1);
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
        let inner = Open {
            at,
            ..Open::default()
        };
        self.outer.push(std::mem::replace(&mut self.here, inner));
    }

    /// Ends the map or list that was begun last.
    #[inline]
    pub fn close(&mut self) {
        let end = self.offset(self.data.nodes.len());
        let Some(outer) = self.outer.pop() else {
            return;
        };
        let Open {
            at, count, twice, ..
        } = std::mem::replace(&mut self.here, outer);
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
        if !self.fits || self.data.nodes.is_empty() || !self.outer.is_empty() {
            return None;
        }
        let root = Place {
            data: Rc::new(self.data),
            at: 0,
            asked: Cell::new(1),
        };
        Some(root.value(0))
    }
}
