//! Selection patterns that are never chosen: each is compared with the whole of the backend's
//! status, in their order, or with the whole of a function's error message.

use super::integration::{Compared, compared};
use super::{Connection, Matches, Surprise};
use crate::reading::Reading;

/// The statuses that a backend can answer with.
const STATUSES: std::ops::RangeInclusive<u16> = 100..=999;

/// Patterns that match any message, as they are written.
const ANYTHING: [&str; 5] = [".*", "(.|\\n)*", "(\\n|.)*", "(.|\\n)+", ".+"];

pub(super) fn examine<'t>(cx: &mut Reading<'t>, connection: &Connection<'_, 't>, matches: Matches) {
    let integration = connection.integration;
    if integration.kind.is_proxy() {
        return;
    }
    let compared = compared(integration);
    let statuses: Vec<String> = STATUSES.map(|status| status.to_string()).collect();
    // by which of the earlier patterns each status is taken
    let mut taken: Vec<Option<usize>> = vec![None; statuses.len()];
    let mut earlier: Vec<&str> = Vec::new();
    let responses = integration.integration_responses.values();
    for response in responses.filter(|response| !response.is_default()) {
        let pattern = response.selection_pattern.as_deref().unwrap_or_default();
        let surprise = match matches(pattern, &statuses) {
            Err(why) => Some(Surprise::PatternNotARegex {
                pattern: pattern.to_owned(),
                why,
            }),
            Ok(matched) => match compared {
                Compared::Status => of_status(pattern, &matched, &earlier, &mut taken),
                Compared::Message => of_message(pattern, &matched, &earlier),
                Compared::Unknown => None,
            },
        };
        earlier.push(pattern);
        if let Some(surprise) = surprise {
            let place = connection.place_in(connection.node.get("responses"), pattern);
            cx.note(surprise, place);
        }
    }
}

fn of_message(pattern: &str, matched: &[bool], earlier: &[&str]) -> Option<Surprise> {
    // `.+` and `.*` differ in the empty message only, which means that there is no error
    if let Some(by) = earlier.iter().find(|by| ANYTHING.contains(by)) {
        return Some(Surprise::PatternShadowed {
            pattern: pattern.to_owned(),
            by: vec![(*by).to_owned()],
        });
    }
    // nothing but digits, and what joins them: no message is meant
    let is_of_digits = pattern
        .replace("\\d", "0")
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"[]{}()|-^$?,".contains(&byte));
    let matches_any = matched.iter().any(|matches| *matches);
    (is_of_digits && matches_any).then(|| Surprise::PatternOfStatus {
        pattern: pattern.to_owned(),
    })
}

fn of_status(
    pattern: &str,
    matched: &[bool],
    earlier: &[&str],
    taken: &mut [Option<usize>],
) -> Option<Surprise> {
    let own = earlier.len();
    let mut is_any = false;
    let mut is_first = false;
    let mut by: Vec<usize> = Vec::new();
    for (taken, _) in taken
        .iter_mut()
        .zip(matched)
        .filter(|(_, matches)| **matches)
    {
        is_any = true;
        if let Some(other) = taken {
            by.push(*other);
        } else {
            is_first = true;
            *taken = Some(own);
        }
    }
    let pattern = pattern.to_owned();
    if !is_any {
        return Some(Surprise::PatternMatchesNoStatus { pattern });
    }
    by.sort_unstable();
    by.dedup();
    (!is_first).then(|| Surprise::PatternShadowed {
        pattern,
        by: by
            .iter()
            .filter_map(|index| earlier.get(*index))
            .map(|by| (*by).to_owned())
            .collect(),
    })
}
