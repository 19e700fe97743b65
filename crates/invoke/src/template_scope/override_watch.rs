//! Notices when one template overrides the same parameter twice.
//!
//! AWS documents that an override may be applied once to each parameter and that a second one ends
//! in a 5XX; no recording shows the text. The watch sits in front of another observer and compares
//! the overrides before and after each `#set` and each call that may have changed them. It is worth
//! its price only for templates that name overrides at all: see [`may_override`].

use super::context::plain;
use crate::context_tree::ContextValue;
use trygate_velocity::{Branch, Map, Observer, Span, Value, Warning};

/// Tells whether a template can override anything.
pub fn may_override(source: &str) -> bool {
    source.contains("Override")
}

/// A parameter that a template overrode more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatedOverride {
    /// Such as `requestOverride.header.X-Trace` or `responseOverride.status`.
    pub parameter: String,
    /// Where the second override stands in the template.
    pub span: Span,
}

/// Something that may have overridden a parameter.
struct Pending {
    span: Span,
    /// The parameter's name, where the target is written out.
    target: Option<String>,
    /// What a `#set` stores.
    value: Option<ContextValue>,
}

/// Passes everything on to another observer and keeps the repeated overrides.
pub struct OverrideWatch<'a, O> {
    inner: &'a mut O,
    context: Map,
    before: Vec<(String, ContextValue)>,
    /// A `#set` that was told of and may not have happened yet, with its target's name.
    pending: Option<Pending>,
    repeated: Vec<RepeatedOverride>,
}

impl<'a, O> OverrideWatch<'a, O> {
    pub(super) fn new(context: Map, inner: &'a mut O) -> Self {
        let before = overrides(&context);
        Self {
            inner,
            context,
            before,
            pending: None,
            repeated: Vec::new(),
        }
    }

    /// Returns what was overridden more than once, in the order of the template's doing.
    pub fn into_repeated(mut self) -> Vec<RepeatedOverride> {
        self.settle();
        self.repeated
    }

    /// Takes note of what may override something, once what came before has happened.
    fn expect(&mut self, span: Span, source: &str, value: Option<&Value>) {
        self.settle();
        if may_override(source) {
            let value = value.map(plain);
            self.pending = Some(Pending {
                span,
                target: named(source),
                value,
            });
        }
    }

    fn settle(&mut self) {
        let Some(Pending {
            span,
            target,
            value: stored,
        }) = self.pending.take()
        else {
            return;
        };
        let after = overrides(&self.context);
        for (parameter, value) in &after {
            let is_target = target.as_deref() == Some(parameter.as_str());
            let there = self.before.iter().find(|(name, _)| name == parameter);
            // a call that came after the `#set` may have replaced what it stored
            let again = match there {
                Some((_, before)) => before != value || is_target,
                None => is_target && stored.as_ref().is_some_and(|stored| stored != value),
            };
            if again {
                self.repeated.push(RepeatedOverride {
                    parameter: parameter.clone(),
                    span,
                });
            }
        }
        self.before = after;
    }
}

/// Lists every override that is set, by its dotted name.
fn overrides(context: &Map) -> Vec<(String, ContextValue)> {
    let mut found = Vec::new();
    for (name, groups) in [
        ("requestOverride", &["path", "querystring", "header"][..]),
        ("responseOverride", &["header", "status"]),
    ] {
        let Some(Value::Map(side)) = context.get(name) else {
            continue;
        };
        for group in groups {
            match side.get(group) {
                Some(Value::Map(parameters)) => {
                    for (parameter, value) in parameters.entries() {
                        let text = parameter.to_text().ok().flatten().unwrap_or_default();
                        found.push((format!("{name}.{group}.{}", &*text), plain(&value)));
                    }
                }
                Some(Value::Null) | None => {}
                Some(other) => found.push((format!("{name}.{group}"), plain(&other))),
            }
        }
    }
    found
}

/// Reads the dotted name off a target whose parts are all written out; `None` where a variable
/// decides.
fn named(target: &str) -> Option<String> {
    let inner = target
        .trim()
        .trim_start_matches(['$', '!', '{'])
        .trim_end_matches('}');
    let rest = inner.strip_prefix("context")?;
    let mut parts = Vec::new();
    for part in rest.split(['.', '[']).filter(|part| !part.is_empty()) {
        let part = part.trim_end_matches(']').trim_matches(['"', '\'']);
        if part.contains(['$', '(']) {
            return None;
        }
        parts.push(part);
    }
    Some(parts.join("."))
}

impl<O: Observer> Observer for OverrideWatch<'_, O> {
    fn set(&mut self, span: Span, target: &str, value: &Value) {
        self.expect(span, target, Some(value));
        self.inner.set(span, target, value);
    }

    fn branch(&mut self, span: Span, branch: Branch) {
        self.inner.branch(span, branch);
    }

    fn looped(&mut self, span: Span, turns: usize) {
        self.inner.looped(span, turns);
    }

    fn reference(&mut self, span: Span, source: &str, value: &Value) {
        if source.contains(".put") {
            self.expect(span, source, None);
        }
        self.inner.reference(span, source, value);
    }

    fn warning(&mut self, span: Span, warning: Warning) {
        self.inner.warning(span, warning);
    }

    fn may_go_on(&mut self) -> bool {
        self.inner.may_go_on()
    }
}

#[cfg(test)]
mod tests;
