//! Any text as a template: no panic, no hang; an error has a place within the source.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trygate_velocity::{Error, Settings, Template};

fuzz_target!(|source: &str| {
    for settings in [Settings::aws(), Settings::stock()] {
        match Template::parse("fuzz", source, &settings) {
            Ok(template) => assert_eq!(template.source(), source),
            Err(error) => check(&error, source),
        }
    }
});

fn check(error: &Error, source: &str) {
    let range = error.span().range();
    assert!(range.start <= range.end && range.end <= source.len(), "{error:?}");
    assert!(source.is_char_boundary(range.start) && source.is_char_boundary(range.end));
    assert!(!error.to_string().is_empty());
    if let Some(position) = error.position() {
        assert!(position.line > 0, "{error:?}");
    }
}
