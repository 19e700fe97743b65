//! What a patch of an integration's response takes. No refusal of a path is recorded; it is worded
//! as a method's response words it (a guess).

use super::element::optional_entry;
use super::{Among, Dialect, Op, Rule, Table};
use crate::exception::PatchProblem;
use trygate_model::{ContentHandling, IntegrationResponse};

const CONTENT_HANDLING: Among = Among("PutIntegrationResponse", "contentHandling");

pub(crate) const TABLE: Table<IntegrationResponse> = Table {
    dialect: Dialect::Plain,
    rules: &[
        Rule {
            path: "/selectionPattern",
            ops: &[Op::Replace],
            apply: |response, edit| {
                response.selection_pattern = edit.value.map(str::to_owned);
                Ok(())
            },
        },
        Rule {
            path: "/contentHandling",
            ops: &[Op::Replace],
            apply: |response, edit| {
                let handling = edit.optional_among(CONTENT_HANDLING)?;
                response.content_handling = handling.as_deref().and_then(ContentHandling::parse);
                Ok(())
            },
        },
        Rule {
            path: "/responseParameters/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |response, edit| {
                let (map, source) = (&mut response.response_parameters, edit.text().to_owned());
                optional_entry(map, edit, source, PatchProblem::NoSuchParameter)
            },
        },
        Rule {
            path: "/responseTemplates/*",
            ops: &[Op::Add, Op::Remove, Op::Replace],
            apply: |response, edit| {
                let (map, template) = (&mut response.response_templates, edit.filled());
                optional_entry(map, edit, template, PatchProblem::NoSuchContentType)
            },
        },
    ],
};
