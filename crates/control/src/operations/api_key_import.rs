//! ImportApiKeys: keys out of a file of comma-separated values.
//!
//! The developer guide says which columns there are, that their names have no case, that a key with
//! a known value is overwritten, and that lists of plans stand in quotes of either kind. How
//! warnings are worded is a guess.

use super::{API_ID, Body, Call, Entry, Handler};
use crate::Exception;
use crate::exception::AccountProblem;
use crate::view::json;
use serde::Serialize;
use std::collections::BTreeMap;
use trygate_model::{ApiKey, UsagePlan};
use trygate_store::Transaction;

pub(super) const OPERATIONS: &[Entry] = &[("ImportApiKeys", Handler::Transact(import))];

/// As many keys as an account may have.
const MOST_LINES: usize = trygate_model::limits::API_KEYS + 1;

#[derive(Serialize)]
struct ApiKeyIds {
    ids: Vec<String>,
    warnings: Vec<String>,
}

fn import(call: &Call<'_>, books: &mut Transaction<'_>) -> Result<Body, Exception> {
    let text = std::str::from_utf8(&call.input.payload);
    let text = text.map_err(|_| broken("it is not UTF-8"))?;
    let mut lines = read(text).map_err(broken)?.into_iter();
    let head: Vec<String> = lines
        .next()
        .ok_or_else(|| broken("it is empty"))?
        .iter()
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    for required in ["name", "key"] {
        if !head.iter().any(|name| name == required) {
            return Err(broken(&format!("there is no column {required}")));
        }
    }
    let mut answer = ApiKeyIds {
        ids: Vec::new(),
        warnings: Vec::new(),
    };
    for (number, line) in (2..).zip(lines) {
        let columns: BTreeMap<&str, &str> = head
            .iter()
            .map(String::as_str)
            .zip(line.iter().map(|cell| cell.trim()))
            .collect();
        match import_key(call, &columns, books, &mut answer.warnings) {
            Ok(id) => answer.ids.push(id),
            Err(Exception::Account(problem)) => {
                answer.warnings.push(format!("Line {number}: {problem}"));
            }
            Err(other) => return Err(other),
        }
    }
    if call.input.flag("failOnWarnings").unwrap_or_default() && !answer.warnings.is_empty() {
        return Err(AccountProblem::KeyFileWarnings(answer.warnings).into());
    }
    json(&answer)
}

fn broken(detail: &str) -> Exception {
    AccountProblem::InvalidKeyFile {
        detail: detail.into(),
    }
    .into()
}

fn import_key(
    call: &Call<'_>,
    columns: &BTreeMap<&str, &str>,
    books: &mut Transaction<'_>,
    warnings: &mut Vec<String>,
) -> Result<String, Exception> {
    let cell = |name: &str| {
        let text = columns.get(name).filter(|text| !text.is_empty());
        text.map(|text| (*text).to_owned())
    };
    let value = cell("key").unwrap_or_default();
    let now = call.ambient.clock.now().seconds();
    let known = books.all::<ApiKey>()?;
    let known = known.into_iter().find(|key| key.document.value == value);
    let old = known.map(|known| ApiKey::clone(&known.document));
    let is_new = old.is_none();
    let mut key = match old {
        Some(old) => old,
        None => ApiKey {
            id: call.free_id::<ApiKey>(books, API_ID)?,
            value,
            name: None,
            customer_id: None,
            description: None,
            enabled: true,
            created_date: now,
            last_updated_date: now,
            stage_keys: Vec::new(),
            labels: Vec::new(),
            tags: trygate_model::TextMap::new(),
        },
    };
    key.name = cell("name");
    key.description = cell("description");
    key.enabled = cell("enabled").is_none_or(|text| text.eq_ignore_ascii_case("true"));
    key.last_updated_date = now;
    super::api_keys::check(&key)?;
    if is_new {
        super::api_keys::add(&key, books)?;
    } else {
        books.put(&key.id, key.clone())?;
    }
    let plans = cell("usageplanids").unwrap_or_default();
    for plan in plans.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        let attached = match books.load::<UsagePlan>(plan)? {
            Some(found) => super::usage_plan_keys::attach(call, &found.document, &key, books),
            None => Err(AccountProblem::NoSuchUsagePlan.into()),
        };
        match attached {
            // it is there already
            Ok(()) | Err(Exception::Account(AccountProblem::UsagePlanKeyExists)) => {}
            Err(Exception::Account(problem)) => {
                warnings.push(format!("{problem}: {plan}"));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(key.id)
}

/// Takes a file apart: lines of cells, which may stand in single or double quotes. A quote within is
/// doubled. Lines without any text are left out.
fn read(text: &str) -> Result<Vec<Vec<String>>, &'static str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Vec::new();
    let (mut line, mut cell) = (Vec::new(), String::new());
    let mut characters = text.chars().peekable();
    let mut quote = None;
    while let Some(character) = characters.next() {
        match (character, quote) {
            (c, Some(open)) if c == open => {
                if characters.peek() == Some(&open) {
                    characters.next();
                    cell.push(open);
                } else {
                    quote = None;
                }
            }
            ('"' | '\'', None) if cell.trim().is_empty() => {
                cell.clear();
                quote = Some(character);
            }
            (',', None) => line.push(std::mem::take(&mut cell)),
            ('\n' | '\r', None) => {
                end_line(&mut lines, &mut line, &mut cell);
                if lines.len() > MOST_LINES {
                    return Err("it has too many lines");
                }
            }
            (other, _) => cell.push(other),
        }
    }
    if quote.is_some() {
        return Err("a quote is not closed");
    }
    end_line(&mut lines, &mut line, &mut cell);
    Ok(lines)
}

fn end_line(lines: &mut Vec<Vec<String>>, line: &mut Vec<String>, cell: &mut String) {
    line.push(std::mem::take(cell));
    let line = std::mem::take(line);
    if line.iter().any(|cell| !cell.trim().is_empty()) {
        lines.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_may_stand_in_quotes() {
        let lines = read("a,b\r\n\n 'x,y' ,\"say \"\"hi\"\"\"\nit's,\n").unwrap();
        assert_eq!(
            lines,
            [vec!["a", "b"], vec!["x,y ", "say \"hi\""], vec!["it's", ""]]
        );
        assert!(read("\"open").is_err());
        assert_eq!(read("").unwrap(), Vec::<Vec<String>>::new());
    }
}
