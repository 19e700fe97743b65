//! placeholder
use crate::error::Error;
use crate::evaluate::Scope;
use crate::node::Node;
#[derive(Clone, Debug)]
pub(crate) struct Criteria;
impl Criteria {
    pub(crate) fn holds<N: Node>(&self, _s: &Scope<'_, N>) -> Result<bool, Error> { Ok(false) }
}
pub(crate) fn parse_v2_0(_t: &str, _d: usize) -> Result<super::Expression, Error> { Err(Error::invalid_path("x")) }
