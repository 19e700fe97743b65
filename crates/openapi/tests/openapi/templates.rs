//! Templates of other tools by others: which of them are read, and what is told of the rest.

use crate::shared::{ambient, shared};
use std::path::{Path, PathBuf};
use trygate_openapi::{
    Definition, ErrorKind, FileContent, FileRefusal, Files, ReadError, ReadOptions, Source, read,
};

/// Files of a folder, for templates that name some.
#[derive(Debug)]
pub(crate) struct Folder(pub(crate) PathBuf);

impl Files for Folder {
    fn read(&self, _: &str, path: &str, _: usize) -> Result<FileContent, FileRefusal> {
        let bytes = std::fs::read(self.0.join(path)).map_err(|error| FileRefusal::Unreadable {
            why: error.kind().to_string(),
        })?;
        Ok(FileContent {
            name: path.trim_start_matches("./").to_owned(),
            bytes,
        })
    }
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end != "csv"));
    files.sort();
    files
}

/// Reads every API of a template.
pub(crate) fn read_all(name: &str, bytes: &[u8]) -> Vec<(String, Result<Definition, ReadError>)> {
    let source = Source::new(name, bytes);
    let options = ReadOptions::file();
    let first = read(&source, &options, &ambient());
    let several = match &first {
        Err(error) => error
            .problems
            .iter()
            .find_map(|problem| match &problem.kind {
                ErrorKind::SeveralApis { apis } => Some(apis.clone()),
                _ => None,
            }),
        Ok(_) => None,
    };
    let Some(apis) = several else {
        return vec![(String::new(), first)];
    };
    apis.into_iter()
        .map(|api| {
            let options = ReadOptions {
                api: Some(api.clone()),
                ..options.clone()
            };
            (api, read(&source, &options, &ambient()))
        })
        .collect()
}

#[test]
fn every_real_template_is_read_or_refused_with_a_place() {
    let mut counts = [0; 4];
    for folder in ["inputs/cfn", "inputs/cdk", "inputs/terraform-plans"] {
        let Some(folder) = shared(folder) else {
            return;
        };
        for path in files(&folder) {
            let name = path.file_name().unwrap().to_str().unwrap();
            let bytes = std::fs::read(&path).unwrap();
            for (api, outcome) in read_all(name, &bytes) {
                let at = match &outcome {
                    Ok(definition) => {
                        let methods = definition.api.resources.values();
                        let methods: usize = methods.map(|own| own.methods.len()).sum();
                        let (warnings, aside) =
                            (definition.warnings.len(), definition.set_aside.len());
                        println!(
                            "read     {name} {api}: {methods} methods, {} functions, {warnings} \
                             warnings, {aside} values set aside",
                            definition.functions.len()
                        );
                        for problem in &definition.set_aside {
                            assert!(problem.location.line > 0, "{problem}");
                        }
                        for warning in &definition.warnings {
                            assert!(warning.location.line > 0, "{warning}");
                        }
                        if aside > 0 {
                            2
                        } else {
                            usize::from(warnings > 0)
                        }
                    }
                    Err(error) => {
                        println!("refused  {name} {api}: {error}");
                        for problem in &error.problems {
                            assert!(problem.location.line > 0, "{problem}");
                        }
                        3
                    }
                };
                counts[at] += 1;
            }
        }
    }
    let [clean, warned, partly, refused] = counts;
    println!(
        "\n{clean} clean, {warned} with warnings, {partly} with values set aside, {refused} refused"
    );
    assert!(clean + warned + partly > 40);
}
