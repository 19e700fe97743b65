//! `trygate.toml`: what a project says once instead of in flags.
//!
//! ```toml
//! [functions.pets]
//! code = "functions/pets"
//!
//! [aws.endpoints]
//! dynamodb = "http://127.0.0.1:8000"
//!
//! [vpc-links]
//! ab12cd = "http://127.0.0.1:8080"
//! ```
//!
//! Paths are relative to the file. Flags come before it.

use crate::complaint::Complaint;
use crate::function_file::FunctionFile;
use crate::palette::Output;
use crate::reply_args;
use crate::route_file::RouteFile;
use std::path::Path;
use trygate_settings::{Document, Problem};

/// The file that is read if no other is named.
const NAME: &str = "trygate.toml";

/// A file's content.
#[derive(Debug, Default)]
pub(crate) struct SettingsFile {
    pub(crate) functions: FunctionFile,
    pub(crate) routes: RouteFile,
}

/// Reads a file; without one named, the usual one if it is there.
pub(crate) fn read(named: Option<&Path>, output: Output) -> Result<SettingsFile, Complaint> {
    let path = match named {
        Some(path) => path,
        None if Path::new(NAME).is_file() => Path::new(NAME),
        None => return Ok(SettingsFile::default()),
    };
    content(path).map_err(|problem| reply_args::complaint(&problem, output))
}

fn content(path: &Path) -> Result<SettingsFile, Problem> {
    let document = Document::read(path)?;
    let parent = path.parent().unwrap_or(Path::new(""));
    let directory = std::path::absolute(parent.join(".")).unwrap_or_else(|_| parent.into());
    let root = document
        .root()
        .table_of(&["lambda", "functions", "aws", "vpc-links"])?;
    Ok(SettingsFile {
        functions: FunctionFile::of(&root, &directory)?,
        routes: RouteFile::of(&root)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_how_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("a.toml", "[vpc-links]\nab = 'http://h'\n"),
            ("a.yaml", "vpc-links: {ab: 'http://h'}\n"),
            ("a.json", r#"{"vpc-links": {"ab": "http://h"}}"#),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let links = content(&path).unwrap().routes.routes.vpc_links;
            assert_eq!(links["ab"].as_str(), "http://h", "{name}");
        }
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        let told = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let problem = content(&path).map(|_| ()).unwrap_err();
            let (line, column) = problem.line_and_column().unwrap();
            let mend = problem.mended_by().unwrap_or_default();
            format!("{line}:{column} {} {mend}", problem.message())
        };
        for (text, expected) in [
            (
                "[vpc-link]\nab = 'http://h'\n",
                "1:2 `vpc-link` is not known here did you mean `vpc-links`?",
            ),
            (
                "[vpc-links]\nab = 'h:1'\n",
                "2:7 'h:1' is no http: or https: URL give a URL such as http://127.0.0.1:8000",
            ),
            (
                "[aws]\nendpoints = { sqs = 7 }\n",
                "2:21 text is wanted here, and this is a number ",
            ),
            (
                "[functions.a]\nurl = 'http://h'\ncode = '.'\n",
                "3:1 `code` does not go with `url`: the function is elsewhere ",
            ),
        ] {
            assert_eq!(told(text), expected);
        }
    }
}
