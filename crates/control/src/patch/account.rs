//! What a patch of the account takes. That it words refusals as APIs do is a guess.

use super::{Dialect, Op, Rule, Table};
use crate::arn::Arn;
use crate::exception::AccountProblem;
use trygate_model::Account;

/// The feature that every account has.
pub(crate) const USAGE_PLANS: &str = "UsagePlans";

pub(crate) const TABLE: Table<Account> = Table {
    dialect: Dialect::Plain,
    rules: &[
        Rule {
            path: "/cloudwatchRoleArn",
            ops: &[Op::Replace],
            apply: |account, edit| {
                account.cloudwatch_role_arn = match edit.filled() {
                    Some(arn) if Arn::parse(&arn).is_none_or(|arn| arn.service != "iam") => {
                        return Err(AccountProblem::InvalidArn.into());
                    }
                    arn => arn,
                };
                Ok(())
            },
        },
        Rule {
            path: "/features",
            ops: &[Op::Add, Op::Remove],
            apply: |_, edit| match (edit.op, edit.text()) {
                (Op::Add, USAGE_PLANS) => Ok(()),
                (_, USAGE_PLANS) => Err(AccountProblem::FeatureIsKept.into()),
                _ => Err(AccountProblem::NoSuchFeature.into()),
            },
        },
    ],
};
