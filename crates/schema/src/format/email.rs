//! `email` as JavaMail's strict `InternetAddress` reads it.
//!
//! That is more than a bare address: `Joe <joe@example.com>`, comments and groups pass. The text
//! must hold exactly one address, and that address is checked again with all rules.

use std::sync::LazyLock;

use fancy_regex::Regex;

/// Tells whether a text is one address.
pub(super) fn is_email(text: &str) -> bool {
    let units: Vec<char> = as_units(text);
    let Some(addresses) = parse(&units) else {
        return false;
    };
    let [address] = addresses.as_slice() else {
        return false;
    };
    let colon = address.iter().position(|unit| *unit == ':');
    match colon {
        // A group: its members are read again.
        Some(colon) if colon > 0 && address.last() == Some(&';') => address
            .get(colon + 1..address.len() - 1)
            .is_some_and(|list| parse(list).is_some()),
        _ => check_address(address, true, true),
    }
}

/// Returns the UTF-16 units of a text, surrogates as U+FFFD: no rule asks for them.
fn as_units(text: &str) -> Vec<char> {
    text.encode_utf16()
        .map(|unit| char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Holds how far the reading of one address has come.
#[derive(Default)]
struct Current {
    start: Option<usize>,
    end: Option<usize>,
    route: bool,
}

/// Splits a text into addresses; `None` where JavaMail throws.
fn parse(units: &[char]) -> Option<Vec<Vec<char>>> {
    let mut addresses = Vec::new();
    let mut current = Current::default();
    let mut in_group = false;
    let mut index = 0;
    while let Some(unit) = units.get(index) {
        match unit {
            '(' => {
                if current.start.is_some() && current.end.is_none() {
                    current.end = Some(index);
                }
                index = comment_end(units, index)?;
            }
            ')' | '>' => return None,
            '<' => {
                if current.route {
                    return None;
                }
                let close = route_end(units, index)?;
                if !in_group {
                    current.start = Some(index + 1);
                }
                current.route = true;
                current.end = Some(close);
                index = close;
            }
            '"' => {
                current.start.get_or_insert(index);
                index = closing(units, index, '"')?;
            }
            '[' => index = closing(units, index, ']')?,
            ';' if current.start.is_none() => current = Current::default(),
            ';' => {
                if !in_group {
                    return None;
                }
                in_group = false;
                addresses.push(slice(units, current.start, Some(index + 1)));
                current = Current::default();
            }
            ',' => {
                if current.start.is_some() && in_group {
                    current.route = false;
                } else {
                    finish(units, &current, index, &mut addresses)?;
                    current = Current::default();
                }
            }
            ':' => {
                if in_group {
                    return None;
                }
                current.start.get_or_insert(index);
                in_group = true;
            }
            ' ' | '\t' | '\r' | '\n' => {}
            _ => {
                current.start.get_or_insert(index);
            }
        }
        index += 1;
    }
    finish(units, &current, units.len(), &mut addresses)?;
    Some(addresses)
}

fn finish(
    units: &[char],
    current: &Current,
    here: usize,
    addresses: &mut Vec<Vec<char>>,
) -> Option<()> {
    if current.start.is_some() {
        let address = slice(units, current.start, current.end.or(Some(here)));
        if !check_address(&address, current.route, false) {
            return None;
        }
        addresses.push(address);
    }
    Some(())
}

fn slice(units: &[char], start: Option<usize>, end: Option<usize>) -> Vec<char> {
    let whole = units
        .get(start.unwrap_or_default()..end.unwrap_or_default())
        .unwrap_or_default();
    let first = whole
        .iter()
        .position(|unit| *unit > ' ')
        .unwrap_or(whole.len());
    let last = whole
        .iter()
        .rposition(|unit| *unit > ' ')
        .map_or(first, |last| last + 1);
    whole.get(first..last).unwrap_or_default().to_vec()
}

fn comment_end(units: &[char], open: usize) -> Option<usize> {
    let mut nesting = 1;
    let mut index = open + 1;
    while nesting > 0 {
        match units.get(index)? {
            '\\' => index += 1,
            '(' => nesting += 1,
            ')' => nesting -= 1,
            _ => {}
        }
        index += 1;
    }
    Some(index - 1)
}

fn route_end(units: &[char], open: usize) -> Option<usize> {
    let mut quoted = false;
    let mut index = open + 1;
    loop {
        match units.get(index)? {
            '\\' => index += 1,
            '"' => quoted = !quoted,
            '>' if !quoted => return Some(index),
            _ => {}
        }
        index += 1;
    }
}

fn closing(units: &[char], open: usize, close: char) -> Option<usize> {
    let mut index = open + 1;
    loop {
        match units.get(index)? {
            '\\' => index += 1,
            unit if *unit == close => return Some(index),
            _ => {}
        }
        index += 1;
    }
}

const LOCAL_SPECIALS: &str = "()<>,;:\\\"[]@";

/// Checks one address; only the final check demands a domain.
fn check_address(address: &[char], route: bool, is_final: bool) -> bool {
    let Some(start) = after_route(address, route) else {
        return false;
    };
    match local_part(address, start, is_final) {
        LocalPart::Illegal => false,
        LocalPart::Alone => !is_final,
        LocalPart::Before(at) => address.get(at + 1..).is_some_and(is_domain),
    }
}

/// Returns where the address proper begins behind `@host,@host:`.
fn after_route(address: &[char], route: bool) -> Option<usize> {
    let first = address.first()?;
    let mut start = 0;
    if route && *first == '@' {
        while let Some(offset) = address
            .iter()
            .skip(start)
            .position(|unit| matches!(unit, ',' | ':'))
        {
            if address.get(start) != Some(&'@') {
                return None;
            }
            let end = start + offset;
            start = end + 1;
            if address.get(end) == Some(&':') {
                break;
            }
        }
    }
    Some(start)
}

/// Says what a local part is.
enum LocalPart {
    Illegal,
    /// There is no domain behind it.
    Alone,
    /// The `@` behind it stands at this index.
    Before(usize),
}

/// Reads a local part.
fn local_part(address: &[char], start: usize, is_final: bool) -> LocalPart {
    let mut quoted = false;
    let mut previous = '\u{FFFF}';
    for (index, unit) in address.iter().enumerate().skip(start) {
        let before = std::mem::replace(&mut previous, *unit);
        let next = address.get(index + 1);
        if *unit == '\\' || before == '\\' {
            continue;
        }
        match unit {
            '"' if quoted => {
                if is_final && next.is_some_and(|next| *next != '@') {
                    return LocalPart::Illegal;
                }
                quoted = false;
                continue;
            }
            '"' => {
                if is_final && index != 0 {
                    return LocalPart::Illegal;
                }
                quoted = true;
                continue;
            }
            '\r' if next.is_some_and(|next| *next != '\n') => return LocalPart::Illegal,
            '\n' if next.is_some_and(|next| !matches!(next, ' ' | '\t')) => {
                return LocalPart::Illegal;
            }
            _ => {}
        }
        if quoted {
            continue;
        }
        match unit {
            '.' if index == start || before == '.' => return LocalPart::Illegal,
            '@' if index == 0 || before == '.' => return LocalPart::Illegal,
            '@' => return LocalPart::Before(index),
            unit if *unit <= ' ' || *unit == '\u{7F}' || LOCAL_SPECIALS.contains(*unit) => {
                return LocalPart::Illegal;
            }
            _ => {}
        }
    }
    if quoted {
        LocalPart::Illegal
    } else {
        LocalPart::Alone
    }
}

fn is_domain(domain: &[char]) -> bool {
    if matches!(domain.first(), None | Some('.')) || domain.last() == Some(&'.') {
        return false;
    }
    let mut literal = false;
    let mut before = '@';
    for (index, unit) in domain.iter().enumerate() {
        match unit {
            '[' if index == 0 => literal = true,
            ']' if index + 1 == domain.len() => literal = false,
            '[' | ']' => return false,
            unit if *unit <= ' ' || *unit == '\u{7F}' => return false,
            _ if literal => {}
            '.' if before == '.' => return false,
            '.' | '-' => {}
            unit if is_letter_or_digit(*unit) => {}
            _ => return false,
        }
        before = *unit;
    }
    true
}

/// Answers `Character.isLetterOrDigit`.
fn is_letter_or_digit(unit: char) -> bool {
    static LETTER_OR_DIGIT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new("[\\p{L}\\p{Nd}]").ok());
    if unit.is_ascii() {
        return unit.is_ascii_alphanumeric();
    }
    let text = unit.to_string();
    LETTER_OR_DIGIT
        .as_ref()
        .is_some_and(|regex| regex.is_match(&text).unwrap_or(false))
}
