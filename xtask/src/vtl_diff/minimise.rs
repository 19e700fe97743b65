//! Makes a disagreement smaller while it stays one: first along the template's grammar, then by
//! characters, then in the data.

use crate::vtl_diff::case::Case;
use crate::vtl_diff::piece::Piece;
use anyhow::Result;
use serde_json::Value;

/// How many smaller cases are asked at once.
const BATCH: usize = 200;

/// How many rounds of asking one disagreement is worth.
const MOST_ROUNDS: usize = 300;

/// Returns the smallest case found for which `still` answers yes; `still` is asked about many
/// cases at once.
pub(crate) fn minimise(
    case: &Case,
    still: &mut dyn FnMut(&[Case]) -> Result<Vec<bool>>,
) -> Result<Case> {
    let mut smallest = case.clone();
    let mut rounds = 0;
    loop {
        let mut progress = false;
        for candidates in [by_parts, by_characters, by_data] {
            while rounds < MOST_ROUNDS {
                rounds += 1;
                let Some(smaller) = first_that_stands(candidates(&smallest), still)? else {
                    break;
                };
                smallest = smaller;
                progress = true;
            }
        }
        if !progress || rounds >= MOST_ROUNDS {
            return Ok(smallest);
        }
    }
}

fn first_that_stands(
    mut candidates: Vec<Case>,
    still: &mut dyn FnMut(&[Case]) -> Result<Vec<bool>>,
) -> Result<Option<Case>> {
    candidates.sort_by_cached_key(|case| case.line().len());
    candidates.dedup_by_key(|case| case.line());
    for batch in candidates.chunks(BATCH) {
        let stands = still(batch)?;
        if let Some((case, _)) = batch.iter().zip(stands).find(|(_, stands)| *stands) {
            return Ok(Some(case.clone()));
        }
    }
    Ok(None)
}

fn by_parts(case: &Case) -> Vec<Case> {
    let smaller = case.template.smaller().into_iter();
    smaller
        .map(|template| Case {
            template,
            ..case.clone()
        })
        .collect()
}

/// Leaves out runs of characters, and writes plainer ones.
fn by_characters(case: &Case) -> Vec<Case> {
    let source: Vec<char> = case.template.source().chars().collect();
    let mut found = Vec::new();
    let mut length = source.len();
    while length > 0 {
        let step = (length / 2).max(1);
        for start in (0..source.len()).step_by(step) {
            let kept = source
                .iter()
                .take(start)
                .chain(source.iter().skip(start + length));
            found.push(kept.collect::<String>());
        }
        length /= 2;
    }
    let plainer = source.iter().enumerate().filter_map(|(index, old)| {
        let new = match old {
            '\r' => '\n',
            '\t' | '\u{c}' => ' ',
            'b'..='z' | 'B'..='Z' if is_word_alone(&source, index) => 'a',
            '2'..='9' => '1',
            c if !c.is_ascii() => 'a',
            _ => return None,
        };
        let mut changed = source.clone();
        *changed.get_mut(index)? = new;
        Some(changed.into_iter().collect())
    });
    found.extend(plainer);
    found
        .into_iter()
        .map(|text| Case {
            template: Piece::Text(text),
            ..case.clone()
        })
        .collect()
}

fn is_word_alone(source: &[char], index: usize) -> bool {
    let word = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    let before = index.checked_sub(1).and_then(|before| source.get(before));
    !word(before) && !word(source.get(index + 1))
}

fn by_data(case: &Case) -> Vec<Case> {
    smaller_values(&case.context)
        .into_iter()
        .map(|context| Case {
            context,
            ..case.clone()
        })
        .collect()
}

/// Returns the documents that are one step smaller.
fn smaller_values(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let mut without = members.clone();
                without.shift_remove(name);
                found.push(without.into());
                for smaller in smaller_values(member) {
                    let mut with = members.clone();
                    with.insert(name.clone(), smaller);
                    found.push(with.into());
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let mut without = items.clone();
                without.remove(index);
                found.push(without.into());
                for smaller in smaller_values(item) {
                    let mut with = items.clone();
                    if let Some(slot) = with.get_mut(index) {
                        *slot = smaller;
                    }
                    found.push(with.into());
                }
            }
        }
        Value::String(text) if !text.is_empty() => {
            if let Ok(document @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text)
            {
                found.extend(
                    smaller_values(&document)
                        .iter()
                        .map(|d| d.to_string().into()),
                );
            }
            let characters: Vec<char> = text.chars().collect();
            let mut length = characters.len();
            while length > 0 {
                for start in (0..characters.len()).step_by(length) {
                    let kept = characters.iter().take(start);
                    let kept = kept.chain(characters.iter().skip(start + length));
                    found.push(kept.collect::<String>().into());
                }
                length /= 2;
            }
        }
        Value::Number(number) if number.as_str().len() > 1 => found.push(1.into()),
        _ => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vtl_diff::case::Mode;
    use crate::vtl_diff::piece::seq;
    use serde_json::json;

    #[test]
    fn what_does_not_matter_is_left_out() {
        let case = Case {
            id: "1".into(),
            mode: Mode::Stock,
            template: seq!["text ", seq!["#if(", "$bad", ")", "x", "#end"], " more"],
            context: json!({"body": "{\"a\":1,\"bad\":2}", "vars": {"x": [1, 2]}}),
        };
        let mut still = |cases: &[Case]| {
            let stands = |case: &Case| {
                case.template.source().contains("$bad") && case.context.to_string().contains("bad")
            };
            Ok(cases.iter().map(stands).collect())
        };
        let smallest = minimise(&case, &mut still).unwrap();
        assert_eq!(smallest.template.source(), "$bad");
        assert_eq!(smallest.context, json!({"body": "bad"}));
    }
}
