//! What each step did with a node in 2.0.0, where that differs from later releases.
//!
//! Stricter: a step that does not fit its node fails even behind `[*]`, `..` or a filter, and only
//! the wildcard on arrays forgives a missing path. The wildcard and the filter themselves hand on
//! only what is there, so they are those of the later releases.

use super::trail::Trail;
use super::{Error, Evaluation};
use crate::node::{Kind, Node};
use crate::token::Token;
use crate::write::{Style, write};

impl<N: Node> Evaluation<'_, N> {
    pub(super) fn apply_v2_0(
        &mut self,
        at: usize,
        trail: &Trail<'_>,
        node: &N,
    ) -> Result<(), Error> {
        let tokens = self.tokens;
        match tokens.get(at) {
            Some(Token::Properties { names, .. }) => self.names_v2_0(at, names, trail, node),
            Some(Token::Indexes(indexes)) => {
                self.check_array_v2_0(at, trail, node)?;
                for index in indexes {
                    self.element_v2_0(at, i64::from(*index), trail, node)?;
                }
                Ok(())
            }
            Some(Token::Slice(slice)) => {
                self.check_array_v2_0(at, trail, node)?;
                for index in super::steps::bounds(*slice, node.len(), false) {
                    self.element_v2_0(at, index, trail, node)?;
                }
                Ok(())
            }
            Some(Token::FromEnd(offset)) => {
                self.check_array_v2_0(at, trail, node)?;
                let length = i64::try_from(node.len()).unwrap_or(i64::MAX);
                self.element_v2_0(at, length + i64::from(*offset), trail, node)
            }
            _ => self.apply(at, trail, node),
        }
    }

    fn names_v2_0(
        &mut self,
        at: usize,
        names: &[String],
        trail: &Trail<'_>,
        node: &N,
    ) -> Result<(), Error> {
        if node.kind() != Kind::Object {
            let fragment = self.tokens.get(at).map(Token::fragment).unwrap_or_default();
            let message = format!("Property {fragment} not found in path {}", trail.text());
            return Err(Error::not_found(message));
        }
        if let [name] = names {
            return self.name_v2_0(at, name, trail, node);
        }
        if !self.tokens.is_leaf(at) {
            let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
            return Err(Error::invalid_path(format!(
                "Multi properties can only be used as path leafs: {}[{}]",
                trail.text(),
                quoted.join(", ")
            )));
        }
        self.merged(names, trail, node)
    }

    fn name_v2_0(
        &mut self,
        at: usize,
        name: &str,
        trail: &Trail<'_>,
        node: &N,
    ) -> Result<(), Error> {
        let trail = Trail::Property(trail, name);
        if let Some(value) = node.get(name) {
            return self.hand_on(at, &trail, value);
        }
        if self.tokens.is_leaf(at) {
            return Err(Error::not_found(format!(
                "No results for path: {}",
                trail.text()
            )));
        }
        if !self.tokens.is_upstream_definite(at) && !self.require_properties {
            return Ok(());
        }
        Err(Error::not_found(format!(
            "Missing property in path {}",
            trail.text()
        )))
    }

    fn check_array_v2_0(&self, at: usize, trail: &Trail<'_>, node: &N) -> Result<(), Error> {
        match node.kind() {
            Kind::Array => Ok(()),
            Kind::Null => Err(Error::not_found(format!(
                "The path {} is null",
                trail.text()
            ))),
            _ => Err(Error::invalid_path(format!(
                "Filter: {} can only be applied to arrays. Current context is: {}",
                self.tokens.text_from(at),
                write(node, Style::Java),
            ))),
        }
    }

    fn element_v2_0(
        &mut self,
        at: usize,
        index: i64,
        trail: &Trail<'_>,
        node: &N,
    ) -> Result<(), Error> {
        let trail = Trail::Index(trail, index);
        match usize::try_from(index)
            .ok()
            .and_then(|index| node.index(index))
        {
            Some(item) => self.hand_on(at, &trail, item),
            None => Err(Error::not_found(format!(
                "Index out of bounds when evaluating path {}",
                trail.text()
            ))),
        }
    }
}
