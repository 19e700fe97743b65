//! What a patch of a key's usage takes: what shall remain of its quota.

use super::{Dialect, Op, Rule, Table};
use crate::exception::AccountProblem;

/// What shall remain; none: as it is.
pub(crate) type Remaining = Option<i64>;

pub(crate) const TABLE: Table<Remaining> = Table {
    dialect: Dialect::Listing,
    rules: &[Rule {
        path: "/remaining",
        ops: &[Op::Replace],
        apply: |remaining, edit| {
            let given = edit.text().trim().parse::<i64>().ok();
            let given = given.filter(|given| *given >= 0);
            *remaining = Some(given.ok_or(AccountProblem::InvalidRemaining)?);
            Ok(())
        },
    }],
};
