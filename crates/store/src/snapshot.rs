//! The whole state as a text: one line that says what it is, then one line of JSON for each
//! document, in the order in which they were made.
//!
//! The version is the newest of the store's migrations that the text knows of. A text of an older
//! version is brought up to date line by line; one of a newer version is refused.

use crate::{Row, StoreError};
use serde_json::{Map, Value};
use std::fmt::Write as _;
use thiserror::Error;

/// What the first line says.
const FORMAT: &str = "snapshot";

/// The version that is written.
const VERSION: u64 = 2;

/// Turns a line of version n, counted from 1, into one of the next version.
type Migration = fn(Map<String, Value>) -> Map<String, Value>;

const MIGRATIONS: &[Migration] = &[name_the_kind];

/// Why a text is no snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SnapshotError {
    /// The first line is another.
    #[error("this is no snapshot of trygate: its first line says nothing of it")]
    NotASnapshot,
    /// A newer trygate has written it.
    #[error(
        "this was written by a newer trygate (version {found}, this one knows {VERSION}): use that version"
    )]
    Newer {
        /// The version that was found.
        found: u64,
    },
    /// A line cannot be read.
    #[error("line {line}: {detail}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        detail: String,
    },
}

/// Writes documents.
pub fn write(rows: &[Row]) -> Result<String, StoreError> {
    let mut text = format!("{{\"trygate\":\"{FORMAT}\",\"version\":{VERSION}}}\n");
    for row in rows {
        let quoted = |text: &str| Value::from(text).to_string();
        // the document is JSON already, and without line breaks
        let _ = writeln!(
            text,
            "{{\"account\":{},\"region\":{},\"kind\":{},\"id\":{},\"revision\":{},\"document\":{}}}",
            quoted(&row.account),
            quoted(&row.region),
            quoted(&row.kind),
            quoted(&row.id),
            row.revision,
            row.document.replace(['\n', '\r'], " ")
        );
    }
    Ok(text)
}

/// Reads documents; that each is one of its kind is seen when they are imported.
pub fn read(text: &str) -> Result<Vec<Row>, SnapshotError> {
    let mut lines = text.lines().zip(1usize..);
    let head = lines.next().map(|(line, _)| line).unwrap_or_default();
    let head: Value = serde_json::from_str(head).map_err(|_| SnapshotError::NotASnapshot)?;
    let version = match (head.get("trygate"), head.get("version")) {
        (Some(Value::String(format)), Some(version)) if format == FORMAT => version.as_u64(),
        _ => None,
    };
    let version = version.filter(|version| *version > 0);
    let version = version.ok_or(SnapshotError::NotASnapshot)?;
    if version > VERSION {
        return Err(SnapshotError::Newer { found: version });
    }
    let missing = usize::try_from(version - 1).unwrap_or(usize::MAX);
    lines
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| {
            row(line, missing).map_err(|detail| SnapshotError::Line {
                line: number,
                detail,
            })
        })
        .collect()
}

fn row(line: &str, migrated: usize) -> Result<Row, String> {
    let members = serde_json::from_str::<Map<String, Value>>(line);
    let members = members.map_err(|error| error.to_string())?;
    let members = MIGRATIONS
        .iter()
        .skip(migrated)
        .fold(members, |members, migrate| migrate(members));
    let text = |name: &str| {
        let text = members.get(name).and_then(Value::as_str);
        text.map(str::to_owned).ok_or(format!("no {name}"))
    };
    Ok(Row {
        account: text("account")?,
        region: text("region")?,
        kind: text("kind")?,
        id: text("id")?,
        revision: members
            .get("revision")
            .and_then(Value::as_u64)
            .ok_or("no revision")?,
        document: members.get("document").ok_or("no document")?.to_string(),
    })
}

/// At first there were APIs only, by `apiId`.
fn name_the_kind(mut members: Map<String, Value>) -> Map<String, Value> {
    if let Some(id) = members.remove("apiId") {
        members.insert("id".into(), id);
    }
    members.insert("kind".into(), "api".into());
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        [("a", "{\"x\":1.0}"), ("é\"\n", "{}")]
            .map(|(id, document)| Row {
                account: "1".into(),
                region: "r".into(),
                kind: "api".into(),
                id: id.into(),
                revision: 3,
                document: document.into(),
            })
            .into()
    }

    #[test]
    fn what_is_written_is_read() {
        let text = write(&rows()).unwrap();
        assert_eq!(text.lines().count(), 3);
        assert_eq!(read(&text).unwrap(), rows());
        assert_eq!(read(&write(&[]).unwrap()).unwrap(), []);
    }

    #[test]
    fn the_first_version_had_apis_only() {
        let old = "{\"trygate\":\"snapshot\",\"version\":1}\n\n\
                   {\"account\":\"1\",\"region\":\"r\",\"apiId\":\"a\",\"revision\":3,\"document\":{\"x\":1.0}}\n";
        assert_eq!(read(old).unwrap(), [rows().remove(0)]);
    }

    #[test]
    fn what_is_none_is_told() {
        for none in ["", "{}", "x", "{\"trygate\":\"snapshot\",\"version\":0}"] {
            assert_eq!(read(none), Err(SnapshotError::NotASnapshot), "{none}");
        }
        let head = "{\"trygate\":\"snapshot\",\"version\":3}";
        assert_eq!(read(head), Err(SnapshotError::Newer { found: 3 }));
        let cut = write(&rows()).unwrap();
        let cut = &cut[..cut.len() - 5];
        let error = read(cut).unwrap_err();
        assert!(
            matches!(error, SnapshotError::Line { line: 3, .. }),
            "{error}"
        );
    }

    #[test]
    fn every_version_has_its_migration() {
        assert_eq!(MIGRATIONS.len() as u64, VERSION - 1);
    }
}
