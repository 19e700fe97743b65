//! Any bytes as a definition with files beside it and parameters, or as a template: no panic, no hang;
//! a refusal has a place within the text that it names. What was read can be written in every form, and
//! what was written as OpenAPI can be read again.
//!
//! The text is cut at lines of `---8<---`: the first piece is the definition, the others are the files
//! `a`, `b` and so on.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::Arc;
use trygate_model::{Ambient, DocumentationPart, FixedClock, SeededIds, Timestamp};
use trygate_openapi::{
    ErrorKind, ExportFormat, ExportType, ExportedDocumentation, Extensions, FileContent, FileRefusal,
    Files, Limits, ReadOptions, Source, WriteOptions, read, write,
};

/// The pieces behind the first, by letter.
#[derive(Debug)]
struct Pieces(Vec<Vec<u8>>);

impl Files for Pieces {
    fn read(&self, _: &str, path: &str, _: usize) -> Result<FileContent, FileRefusal> {
        let letter = path.trim_start_matches("./").bytes().next().unwrap_or_default();
        let at = usize::from(letter.wrapping_sub(b'a'));
        let bytes = self.0.get(at).cloned().ok_or(FileRefusal::Outside)?;
        Ok(FileContent { name: char::from(letter).to_string(), bytes })
    }
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut pieces = text.split("\n---8<---\n").map(|piece| piece.as_bytes().to_vec());
    let main = pieces.next().unwrap_or_default();
    let ambient = Ambient {
        clock: Arc::new(FixedClock(Timestamp::from_millis(0))),
        ids: Arc::new(SeededIds::new(1)),
        account_id: "111111111111".into(),
        region: "us-east-1".into(),
    };
    let mut options = ReadOptions {
        files: Some(Arc::new(Pieces(pieces.collect()))),
        // small limits keep a run short; that they hold is part of what is tested
        limits: Limits { values: 20_000, resources: 500, problems: 20, ..Limits::default() },
        ..ReadOptions::file()
    };
    options.parameters.insert("Known".into(), "known".into());
    let source = Source::new("main", &main);
    let mut outcome = read(&source, &options, &ambient);
    if let Err(error) = &outcome
        && let Some(ErrorKind::SeveralApis { apis }) = error.problems.first().map(|own| &own.kind)
    {
        options.api = apis.first().cloned();
        outcome = read(&source, &options, &ambient);
    }
    let definition = match outcome {
        Ok(definition) => definition,
        Err(error) => {
            for problem in &error.problems {
                let text = problem.location.text(source, &error.included);
                assert!(problem.location.line > 0 && problem.location.column > 0);
                assert!(problem.location.bytes.start <= text.bytes.len());
                assert!(!problem.excerpt(&text, false).is_empty());
            }
            return;
        }
    };
    let parts: Vec<&DocumentationPart> = definition.api.documentation_parts.values().collect();
    for export_type in [ExportType::Oas30, ExportType::Swagger] {
        let written = WriteOptions {
            export_type,
            extensions: Extensions::ALL,
            host: "h",
            stage: "s",
            undated_version: "1",
            documentation: Some(ExportedDocumentation {
                version: None,
                created_date: None,
                parts: &parts,
            }),
            any_payload: true,
        };
        let Ok(document) = write(&definition.api, &written) else {
            continue;
        };
        for format in [ExportFormat::Json, ExportFormat::Yaml] {
            let text = format.lay_out(&document);
            let again = read(
                &Source::new("again", text.as_bytes()),
                &ReadOptions { limits: Limits::default(), ..ReadOptions::wire() },
                &ambient,
            );
            // what another tool is to fill in is missing in what was written
            if definition.set_aside.is_empty() && export_type == ExportType::Oas30 {
                let again = again.unwrap_or_else(|error| panic!("{error}\n{text}"));
                assert_eq!(again.api.resources.len(), definition.api.resources.len());
            }
        }
    }
});
