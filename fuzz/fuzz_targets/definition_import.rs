//! Any bytes as a definition: no panic, no hang; a refusal has a place within the source and can be
//! shown, and what was read can be applied to itself again.
//!
//! The first byte chooses how the rest is read: its lowest bit is a file or the wire, the next two
//! are the base path.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use trygate_model::{Ambient, FixedClock, SeededIds, Timestamp};
use trygate_openapi::{BasePath, Limits, PutMode, ReadOptions, Source, put, read};

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else {
        return;
    };
    let ambient = Ambient {
        clock: Arc::new(FixedClock(Timestamp::from_millis(0))),
        ids: Arc::new(SeededIds::new(1)),
        account_id: "111111111111".into(),
        region: "us-east-1".into(),
    };
    let mut options = if choice & 1 == 0 { ReadOptions::file() } else { ReadOptions::wire() };
    options.base_path = match choice >> 1 & 3 {
        0 => BasePath::Ignore,
        1 => BasePath::Prepend,
        _ => BasePath::Split,
    };
    // small limits keep a run short; that they hold is part of what is tested
    options.limits = Limits { values: 20_000, resources: 500, problems: 20, ..Limits::default() };
    let source = Source::new("fuzz", bytes);
    match read(&source, &options, &ambient) {
        Ok(definition) => {
            for warning in &definition.warnings {
                assert!(warning.location.bytes.end <= bytes.len());
                assert!(!warning.excerpt(&source, false).is_empty());
            }
            for mode in [PutMode::Merge, PutMode::Overwrite] {
                let again = put(&source, &options, &ambient, &definition.api, mode);
                let again = again.expect("what was read can be applied again").api;
                assert_eq!(again.resources, definition.api.resources);
            }
        }
        Err(error) => {
            assert!(!error.problems.is_empty());
            assert!(!error.wire_message().is_empty());
            for problem in &error.problems {
                assert!(problem.location.line > 0 && problem.location.column > 0);
                // a fault at the end points behind the last byte
                assert!(problem.location.bytes.start <= bytes.len());
                assert!(!problem.excerpt(&source, false).is_empty());
                assert!(!problem.to_string().contains('\n'));
            }
        }
    }
});
