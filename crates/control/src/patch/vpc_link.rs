//! What a patch of a VPC link takes. That it words refusals as API keys do is a guess.

use super::{Dialect, Op, Rule, Table};
use crate::exception::AccountProblem;
use trygate_model::VpcLink;

pub(crate) const TABLE: Table<VpcLink> = Table {
    dialect: Dialect::Listing,
    rules: &[
        Rule {
            path: "/name",
            ops: &[Op::Replace],
            apply: |link, edit| {
                link.name = edit.filled().ok_or(AccountProblem::EmptyVpcLinkName)?;
                Ok(())
            },
        },
        Rule {
            path: "/description",
            ops: &[Op::Replace],
            apply: |link, edit| {
                link.description = edit.filled();
                Ok(())
            },
        },
    ],
};
