//! What a mapping template can see: `$input`, `$util`, `$context` and `$stageVariables`.
//!
//! The objects are API Gateway's; the language is the `velocity` crate's. In the dialect `Stock` they
//! are those of plain Velocity with Java's own maps, so that templates can be compared with the
//! original engine; `Aws` adds what was recorded from API Gateway: `HashMap` order of `$context`,
//! nested context maps that print nothing, an empty body that reads `{}`.

mod context;
mod input;
mod json_node;
mod override_watch;
mod util;

pub use json_node::{JsonNode, json_text, read_json};
pub use override_watch::{OverrideWatch, RepeatedOverride, may_override};

use crate::context_tree::ContextValue;
use std::cell::RefCell;
use std::rc::Rc;
use trygate_jsonpath::Version;
use trygate_model::TextMap;
use trygate_velocity::{FrozenBuilder, ListKind, Map, MapKind, Mode, Scope, Text, Value};

/// What a template is evaluated over.
#[derive(Debug, Clone, Copy)]
pub struct TemplateInput<'a> {
    /// The payload; none is Java's null.
    pub body: Option<&'a str>,
    /// Path variables.
    pub path: &'a TextMap,
    /// Query parameters, one value each.
    pub querystring: &'a TextMap,
    /// Headers, one value each.
    pub header: &'a TextMap,
    /// Stage variables.
    pub stage_variables: &'a TextMap,
    /// `$context`; overrides that are there already are kept.
    pub context: &'a ContextValue,
}

/// A scope for one rendering, and what the template leaves behind in it.
pub struct TemplateScope {
    /// The scope to render with.
    pub scope: Scope,
    context: Map,
    hints: Rc<RefCell<Vec<String>>>,
}

impl TemplateScope {
    /// Makes the objects that a template sees.
    pub fn new(input: &TemplateInput<'_>, mode: Mode) -> Self {
        Self::with_jsonpath(input, mode, Version::default())
    }

    /// Makes the objects that a template sees, with the paths of another release of the library.
    pub fn with_jsonpath(input: &TemplateInput<'_>, mode: Mode, jsonpath: Version) -> Self {
        let hints = Rc::new(RefCell::new(Vec::new()));
        let context = context::context_map(input.context, mode);
        let mut scope = Scope::new();
        scope.set(
            "input",
            Value::object(input::Input::new(input, mode, jsonpath)),
        );
        scope.set("util", Value::object(util::Util::new(Rc::clone(&hints))));
        scope.set("context", Value::Map(context.clone()));
        scope.set(
            "stageVariables",
            Value::Map(text_maps(&[("", input.stage_variables)])),
        );
        Self {
            scope,
            context,
            hints,
        }
    }

    /// Returns `$context.requestOverride` and `$context.responseOverride` as the template left them.
    pub fn overrides(&self) -> Overrides {
        let read = |name| self.context.get(name).map(|value| context::plain(&value));
        Overrides {
            request: read("requestOverride"),
            response: read("responseOverride"),
        }
    }

    /// Watches a rendering for parameters that are overridden twice; `inner` is told everything.
    pub fn watch<'a, O>(&self, inner: &'a mut O) -> OverrideWatch<'a, O> {
        OverrideWatch::new(self.context.clone(), inner)
    }

    /// Returns the hints for calls that API Gateway does not have.
    pub fn hints(&self) -> Vec<String> {
        self.hints.borrow().clone()
    }
}

/// What a template left in `$context` for the gateway to apply.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    /// `$context.requestOverride`.
    pub request: Option<ContextValue>,
    /// `$context.responseOverride`.
    pub response: Option<ContextValue>,
}

/// Makes a Java map of texts, each group under its name; a group without a name stands in the map itself.
fn text_maps(groups: &[(&str, &TextMap)]) -> Map {
    let mut data = FrozenBuilder::new(
        Text::default(),
        MapKind::LINKED_HASH_MAP,
        ListKind::ARRAY_LIST,
    );
    let all = || groups.iter().flat_map(|(_, map)| map.iter());
    let bytes = all()
        .map(|(name, value)| name.len() + value.len())
        .sum::<usize>();
    data.reserve(all().count() * 2 + groups.len() * 2 + 1, bytes + 32);
    data.open_map();
    for (name, map) in groups {
        if !name.is_empty() {
            data.other_key(name);
            data.open_map();
        }
        for (name, value) in *map {
            data.other_key(name);
            data.text(value);
        }
        if !name.is_empty() {
            data.close();
        }
    }
    data.close();
    match data.finish() {
        Some(Value::Map(map)) => map,
        _ => Map::new(),
    }
}
