//! Any template over any body: no panic, no hang, limits kept, and the same result each time.
//!
//! The first character chooses the mode; what stands behind the first record separator is the body.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trygate_invoke::context_tree::ContextValue;
use trygate_invoke::template_scope::{TemplateInput, TemplateScope};
use trygate_model::TextMap;
use trygate_velocity::{Error, List, Map, Settings, Template, Value};

const RECORD_SEPARATOR: char = '\u{1e}';

fuzz_target!(|input: &str| {
    let (choice, rest) = match input.chars().next() {
        Some(choice) => (choice, &input[choice.len_utf8()..]),
        None => return,
    };
    let (source, body) = rest.split_once(RECORD_SEPARATOR).unwrap_or((rest, "{\"a\": [1, \"b\"]}"));
    let mut settings =
        if u32::from(choice) % 2 == 0 { Settings::aws() } else { Settings::stock() };
    // small limits keep a run short; that they hold is part of what is tested
    settings.limits.steps = 100_000;
    settings.limits.output = 1 << 20;
    settings.limits.value = 1 << 20;
    settings.limits.regex = 50_000;
    let first = render(source, body, &settings);
    if let Ok(output) = &first {
        assert!(output.len() <= settings.limits.output);
    }
    assert_eq!(first, render(source, body, &settings));
});

fn render(source: &str, body: &str, settings: &Settings) -> Result<String, Error> {
    let template = Template::parse("fuzz", source, settings)?;
    let mut names = TextMap::new();
    names.insert("id".to_owned(), "4 2".to_owned());
    let input = TemplateInput {
        body: Some(body),
        path: &names,
        querystring: &names,
        header: &names,
        stage_variables: &names,
        context: &ContextValue::Map(TextMap::new()),
    };
    let mut seen = TemplateScope::new(&input, settings.mode);
    let map = Map::new();
    map.insert(Value::string("k"), Value::string("v"));
    seen.scope.set("s", "a,b c");
    seen.scope.set("n", 7);
    seen.scope.set("d", 1.5);
    seen.scope.set("l", List::from(vec![Value::Int(1), Value::Null, Value::Map(map.clone())]));
    seen.scope.set("m", map);
    let rendered = template.render(&mut seen.scope);
    let _ = seen.overrides();
    rendered
}
