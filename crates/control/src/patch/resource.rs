//! What a patch of a resource takes; its place in the tree is checked when all is applied.

use super::{Dialect, Op, Rule, Table};
use crate::Exception;
use trygate_model::Resource;

pub(crate) const TABLE: Table<Resource> = Table {
    dialect: Dialect::Listing,
    rules: &[
        Rule {
            path: "/parentId",
            ops: &[Op::Replace],
            apply: |resource, edit| {
                let parent = resource
                    .parent_id
                    .as_mut()
                    .ok_or(Exception::RootHasNoParent)?;
                edit.text().clone_into(parent);
                Ok(())
            },
        },
        Rule {
            path: "/pathPart",
            ops: &[Op::Replace],
            apply: |resource, edit| {
                let part = resource
                    .path_part
                    .as_mut()
                    .ok_or(Exception::RootHasNoPathPart)?;
                edit.text().clone_into(part);
                Ok(())
            },
        },
    ],
};
