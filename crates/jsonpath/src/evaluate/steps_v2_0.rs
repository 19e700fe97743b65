//! placeholder
use super::trail::Trail;
use super::{Error, Evaluation};
use crate::node::Node;
impl<N: Node> Evaluation<'_, N> {
    pub(super) fn apply_v2_0(&mut self, _at: usize, _trail: &Trail<'_>, _node: &N) -> Result<(), Error> { Ok(()) }
}
