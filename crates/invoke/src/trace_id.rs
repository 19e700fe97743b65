//! `X-Amzn-Trace-Id` of an answer.
//!
//! Recorded: it is the backend's, where Lambda or a service gave one, with capital letters before the
//! equals signs; since 2025 Lambda's own has them already. Else it is that of the call.

use crate::multi_map::{self, MultiMap};
use crate::run::Run;

/// The header.
pub(crate) const TRACE_HEADER: &str = "X-Amzn-Trace-Id";

/// The fields that get a capital letter. `lineage` keeps its small one (observed in 2024).
const FIELDS: &[(&str, &str)] = &[
    ("root", "Root"),
    ("parent", "Parent"),
    ("sampled", "Sampled"),
    ("self", "Self"),
];

/// Returns the trace id of an answer.
pub(crate) fn trace_id(run: &Run<'_>, reply: &MultiMap) -> String {
    multi_map::header(reply, TRACE_HEADER)
        .and_then(|values| values.last())
        .map_or_else(|| run.trace_id.clone(), |value| capitalised(value))
}

fn capitalised(value: &str) -> String {
    let fields: Vec<String> = value
        .split(';')
        .map(|field| {
            let known = FIELDS.iter().find_map(|(small, capital)| {
                let rest = field.strip_prefix(small)?.strip_prefix('=')?;
                Some(format!("{capital}={rest}"))
            });
            known.unwrap_or_else(|| field.to_owned())
        })
        .collect();
    fields.join(";")
}

#[cfg(test)]
mod tests {
    use super::capitalised;

    #[test]
    fn fields_get_their_capitals() {
        assert_eq!(capitalised("root=1-a;sampled=0"), "Root=1-a;Sampled=0");
        assert_eq!(
            capitalised("root=1-a;parent=b;sampled=0;lineage=c:0"),
            "Root=1-a;Parent=b;Sampled=0;lineage=c:0"
        );
        let today = "Root=1-a;Parent=b;Sampled=0;Lineage=1:c:0";
        assert_eq!(capitalised(today), today);
    }
}
