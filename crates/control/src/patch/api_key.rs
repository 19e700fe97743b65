//! What a patch of an API key takes; that the paths stand in this order is recorded.

use super::{Dialect, Op, Rule, Table};
use crate::exception::AccountProblem;
use trygate_model::ApiKey;

pub(crate) const TABLE: Table<ApiKey> = Table {
    dialect: Dialect::Listing,
    rules: &[
        Rule {
            path: "/description",
            ops: &[Op::Replace],
            apply: |key, edit| {
                key.description = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/enabled",
            ops: &[Op::Replace],
            apply: |key, edit| {
                key.enabled = edit.flag();
                Ok(())
            },
        },
        Rule {
            path: "/name",
            ops: &[Op::Replace],
            apply: |key, edit| {
                key.name = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/customerId",
            ops: &[Op::Replace],
            apply: |key, edit| {
                key.customer_id = edit.filled();
                Ok(())
            },
        },
        Rule {
            path: "/labels",
            ops: &[Op::Add, Op::Remove],
            apply: |key, edit| {
                change(&mut key.labels, edit.op, edit.text());
                Ok(())
            },
        },
        Rule {
            path: "/stages",
            ops: &[Op::Add, Op::Remove],
            apply: |key, edit| {
                if edit
                    .text()
                    .split('/')
                    .filter(|part| !part.is_empty())
                    .count()
                    != 2
                {
                    return Err(AccountProblem::InvalidStageKey.into());
                }
                change(&mut key.stage_keys, edit.op, edit.text());
                Ok(())
            },
        },
    ],
};

fn change(texts: &mut Vec<String>, op: Op, text: &str) {
    texts.retain(|known| known != text);
    if op == Op::Add && !text.is_empty() {
        texts.push(text.to_owned());
    }
}
