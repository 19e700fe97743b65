//! What each step does with a node: in every release, but for the steps that `steps_v2_0.rs` takes
//! over for 2.0.0.

use super::trail::Trail;
use super::{Error, Evaluation};
use crate::error::ErrorKind;
use crate::functions;
use crate::node::{Kind, Node, java_class};
use crate::token::{Call, Filter, Slice, Token};
use crate::version::Version;
use crate::write::{Style, write};

const PROVIDER: &str = "com.jayway.jsonpath.spi.json.JsonSmartJsonProvider";

impl<N: Node> Evaluation<'_, N> {
    pub(super) fn apply(&mut self, at: usize, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        let tokens = self.tokens;
        match tokens.get(at) {
            None => Err(Error::new(
                ErrorKind::IllegalState,
                "Current path token is a leaf",
            )),
            Some(Token::Root { sign }) => self.hand_on(at, &Trail::Root(*sign), node.clone()),
            Some(Token::Properties { names, .. }) => self.properties(at, names, trail, node),
            Some(Token::Indexes(indexes)) => {
                if !self.check_array(at, trail, node)? {
                    return Ok(());
                }
                for index in indexes {
                    self.element(at, i64::from(*index), trail, node)?;
                }
                Ok(())
            }
            Some(Token::Slice(slice)) => {
                if !self.check_array(at, trail, node)? {
                    return Ok(());
                }
                for index in bounds(*slice, node.len(), true) {
                    self.element(at, index, trail, node)?;
                }
                Ok(())
            }
            Some(Token::Wildcard) => self.wildcard(at, trail, node),
            Some(Token::Scan) => self.scan(at, trail, node),
            Some(Token::Filter(filter)) => self.filter(at, filter, trail, node),
            Some(Token::Call(call)) => self.call(at, call, trail, node),
            Some(Token::FromEnd(_)) => Ok(()),
        }
    }

    fn properties(
        &mut self,
        at: usize,
        names: &[String],
        trail: &Trail<'_>,
        node: &N,
    ) -> Result<(), Error> {
        if node.kind() != Kind::Object {
            if !self.tokens.is_upstream_definite(at) {
                return Ok(());
            }
            return Err(Error::not_found(format!(
                "Expected to find an object with property {} in path {} but found '{}'. This is \
                 not a json object according to the JsonProvider: '{PROVIDER}'.",
                self.fragment(at),
                trail.text(),
                java_class(node),
            )));
        }
        match names {
            [name] => self.property(at, name, trail, node),
            _ if self.tokens.is_leaf(at) => self.merged(names, trail, node),
            _ => {
                for name in names {
                    self.property(at, name, trail, node)?;
                }
                Ok(())
            }
        }
    }

    fn property(
        &mut self,
        at: usize,
        name: &str,
        trail: &Trail<'_>,
        node: &N,
    ) -> Result<(), Error> {
        let trail = Trail::Property(trail, name);
        if let Some(value) = node.get(name) {
            if !self.tokens.is_leaf(at) || self.counts_after_scan(at) {
                return self.hand_on(at, &trail, value);
            }
            return Ok(());
        }
        if self.tokens.is_leaf(at) {
            if self.require_properties {
                return Err(Error::not_found(format!(
                    "No results for path: {}",
                    trail.text()
                )));
            }
            return Ok(());
        }
        let definite = self.tokens.is_upstream_definite(at)
            && self
                .tokens
                .get(at)
                .is_some_and(|token| token.is_definite(false, self.version));
        if definite || self.require_properties {
            return Err(Error::not_found(format!(
                "Missing property in path {}",
                trail.text()
            )));
        }
        Ok(())
    }

    /// Several names at the end of a path make one object of what is there.
    pub(super) fn merged(
        &mut self,
        names: &[String],
        trail: &Trail<'_>,
        node: &N,
    ) -> Result<(), Error> {
        let mut entries = Vec::with_capacity(names.len());
        for name in names {
            match node.get(name) {
                Some(value) => entries.push((N::key(name), value)),
                None if self.require_properties => {
                    let quoted: Vec<String> =
                        names.iter().map(|name| format!("'{name}'")).collect();
                    return Err(Error::not_found(format!(
                        "Missing property in path {}[{}]",
                        trail.text(),
                        quoted.join(", ")
                    )));
                }
                None => {}
            }
        }
        self.results.push(N::object(entries));
        Ok(())
    }

    fn fragment(&self, at: usize) -> String {
        self.tokens.get(at).map(Token::fragment).unwrap_or_default()
    }

    /// Tells whether a step on arrays may go on; fails when everything before it was definite.
    fn check_array(&self, at: usize, trail: &Trail<'_>, node: &N) -> Result<bool, Error> {
        if node.kind() == Kind::Array {
            return Ok(true);
        }
        if !self.tokens.is_upstream_definite(at) {
            return Ok(false);
        }
        if node.kind() == Kind::Null {
            return Err(Error::not_found(format!(
                "The path {} is null",
                trail.text()
            )));
        }
        Err(Error::not_found(format!(
            "Filter: {} can only be applied to arrays. Current context is: {}",
            self.tokens.text_from(at),
            write(node, Style::Java),
        )))
    }

    fn element(&mut self, at: usize, index: i64, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        let trail = Trail::Index(trail, index);
        let from_end = index < 0 && self.version > Version::V2_2;
        let length = i64::try_from(node.len()).unwrap_or(i64::MAX);
        let effective = if from_end { length + index } else { index };
        match usize::try_from(effective)
            .ok()
            .and_then(|index| node.index(index))
        {
            Some(item) => self.hand_on(at, &trail, item),
            None => Ok(()),
        }
    }

    fn wildcard(&mut self, at: usize, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        match node.kind() {
            Kind::Object => {
                for (name, _) in node.entries() {
                    self.property(at, name.as_ref(), trail, node)?;
                }
            }
            Kind::Array => {
                for index in 0..node.len() {
                    let index = i64::try_from(index).unwrap_or(i64::MAX);
                    match self.element(at, index, trail, node) {
                        Err(error) if error.is_not_found() && !self.require_properties => {}
                        other => other?,
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn filter(
        &mut self,
        at: usize,
        filter: &Filter,
        trail: &Trail<'_>,
        node: &N,
    ) -> Result<(), Error> {
        let strict = self.version == Version::V2_0;
        match node.kind() {
            Kind::Object => {
                if self.accepts(filter, node)? {
                    self.hand_on(at, trail, node.clone())?;
                }
                Ok(())
            }
            Kind::Array => {
                for index in 0..node.len() {
                    if let Some(item) = node.index(index)
                        && self.accepts(filter, &item)?
                    {
                        let index = i64::try_from(index).unwrap_or(i64::MAX);
                        self.element(at, index, trail, node)?;
                    }
                }
                Ok(())
            }
            _ if strict || self.tokens.is_upstream_definite(at) => {
                Err(Error::invalid_path(format!(
                    "Filter: {} can not be applied to primitives. Current context is: {}",
                    self.tokens.text_from(at),
                    write(node, Style::Java),
                )))
            }
            _ => Ok(()),
        }
    }

    fn call(&mut self, at: usize, call: &Call, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        let result = functions::call(call, node, &self.scope(node))?;
        self.results.push(result.clone());
        if self.tokens.is_leaf(at) {
            Ok(())
        } else {
            self.step(at + 1, trail, &result)
        }
    }

    fn scan(&mut self, at: usize, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        if self.tokens.is_leaf(at) {
            return Err(Error::new(
                ErrorKind::IllegalState,
                "Current path token is a leaf",
            ));
        }
        self.walk(at + 1, trail, node)
    }

    /// Offers a node and everything below it to the step behind `..`.
    fn walk(&mut self, target: usize, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        self.enter()?;
        let walked = self.walk_entered(target, trail, node);
        self.depth -= 1;
        walked
    }

    fn walk_entered(&mut self, target: usize, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        match node.kind() {
            Kind::Object => {
                if self.scan_matches(target, node)? {
                    self.step(target, trail, node)?;
                }
                for (name, value) in node.entries() {
                    self.walk(target, &Trail::Property(trail, name.as_ref()), &value)?;
                }
            }
            Kind::Array => {
                if self.scan_matches(target, node)? {
                    self.scan_array(target, trail, node)?;
                }
                for index in 0..node.len() {
                    if let Some(item) = node.index(index) {
                        let index = i64::try_from(index).unwrap_or(i64::MAX);
                        self.walk(target, &Trail::Index(trail, index), &item)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The newest release remembers at a step which element of a scanned array it came from, and
    /// never forgets it.
    fn note_array_index(&mut self, at: usize, index: i64) {
        if self.version == Version::Head {
            self.array_indexes.retain(|(step, _)| *step != at);
            self.array_indexes.push((at, index));
        }
    }

    /// Tells whether a property at the end of a path counts: if the step came from an element, only
    /// when the step before the last selects that very element.
    fn counts_after_scan(&self, at: usize) -> bool {
        let noted = self.array_indexes.iter().find(|(step, _)| *step == at);
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        noted.is_none_or(|(_, index)| {
            before.is_some_and(|token| token.fragment() == format!("[{index}]"))
        })
    }

    /// An array that the target selects from; before the end of a path the library hands the
    /// elements to the step after the target.
    fn scan_array(&mut self, target: usize, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        if self.tokens.is_leaf(target) {
            return self.step(target, trail, node);
        }
        for index in 0..node.len() {
            if let Some(item) = node.index(index) {
                let index = i64::try_from(index).unwrap_or(i64::MAX);
                self.note_array_index(target + 1, index);
                self.step(target + 1, &Trail::Index(trail, index), &item)?;
            }
        }
        Ok(())
    }

    fn scan_matches(&self, target: usize, node: &N) -> Result<bool, Error> {
        Ok(match self.tokens.get(target) {
            Some(Token::Properties { names, .. }) => {
                let is_leaf = self.tokens.is_leaf(target);
                node.kind() == Kind::Object
                    && (names.len() > 1 && !is_leaf && self.version != Version::V2_0
                        || names.iter().all(|name| node.get(name).is_some()))
            }
            Some(Token::Indexes(_) | Token::Slice(_)) => node.kind() == Kind::Array,
            Some(Token::Wildcard) => true,
            Some(Token::Filter(filter)) => self.accepts(filter, node)?,
            _ => false,
        })
    }
}

/// The indexes that a slice visits.
///
/// Where indexes below the array are forgiven, those far below it need no visit.
pub(super) fn bounds(slice: Slice, length: usize, forgiven: bool) -> std::ops::Range<i64> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    match slice {
        Slice::From(from) => {
            let from = i64::from(from);
            let from = if from < 0 { length + from } else { from };
            from.max(0)..length
        }
        Slice::To(to) => {
            let to = i64::from(to);
            0..(if to < 0 { length + to } else { to }).min(length)
        }
        Slice::Between(..) if length == 0 => 0..0,
        Slice::Between(from, to) => {
            let least = if forgiven { -length } else { i64::MIN };
            i64::from(from).max(least)..i64::from(to).min(length)
        }
    }
}
