//! The longest match at a place, for each lexical state.
//!
//! Only matching: what a match means for the state is decided in `lexer.rs`.

use super::runs::{count, is_name, plain_text};
use super::{Match, State};
use crate::token::Kind;

/// Returns the longest match at `position`, the earliest kind among equals, and its length.
pub(super) fn longest(state: State, source: &str, position: usize) -> Option<(Match, usize)> {
    let rest = source.as_bytes().get(position..)?;
    if matches!(state, State::Reference | State::Modifier)
        && let Some(found) = in_reference(rest)
    {
        return Some(found);
    }
    if matches!(state, State::Directive | State::Arguments)
        && let Some(found) = alone(state, rest)
    {
        return Some(found);
    }
    let mut best = Best {
        found: None,
        length: 0,
    };
    match state {
        State::Text => text(rest, &mut best),
        State::Reference => reference(rest, true, &mut best),
        State::Modifier => reference(rest, false, &mut best),
        State::Index => index(rest, &mut best),
        State::Arguments => arguments(rest, &mut best),
        State::BeforeDirective => before_directive(rest, &mut best),
        State::Directive => directive(rest, &mut best),
        State::TextBlock => {
            best.word(rest, "]]#", Match::Token(Kind::TextBlock));
            common(rest, &mut best);
            best.run(rest, b']', Match::More);
        }
        State::BlockComment => {
            best.word(rest, "*#", Match::Token(Kind::BlockComment));
            common(rest, &mut best);
            best.run(rest, b'*', Match::Skip);
        }
        State::FormalComment => {
            best.word(rest, "*#", Match::Token(Kind::FormalComment));
            common(rest, &mut best);
            best.run(rest, b'*', Match::Skip);
        }
        State::LineComment => {
            best.offer(Match::Token(Kind::LineCommentEnd), line_end(rest));
            common(rest, &mut best);
            best.run(rest, b'\n', Match::Skip);
        }
    }
    match state {
        State::Reference | State::Modifier => best.any(source, position, Match::EndReference),
        State::BeforeDirective => best.any(source, position, Match::EndDirective),
        _ => {}
    }
    // `#**` takes one more character, which may be wider than a byte.
    if let Some((Match::OpenFormalComment, length)) = best.found.map(|found| (found, best.length)) {
        let extra = source
            .get(position + length..)
            .and_then(|rest| rest.chars().next());
        return Some((
            Match::OpenFormalComment,
            length + extra.map_or(0, char::len_utf8),
        ));
    }
    best.found.map(|found| (found, best.length))
}

/// Returns what most often stands in a reference: a name, a dot, or what ends the reference.
#[inline]
fn in_reference(rest: &[u8]) -> Option<(Match, usize)> {
    let (first, behind) = rest.split_first()?;
    match first {
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
            let length = 1 + count(behind, 0, is_name);
            let kind = match rest.get(..length) {
                Some(b"true") => Kind::True,
                Some(b"false") => Kind::False,
                _ => Kind::Identifier,
            };
            Some((Match::Token(kind), length))
        }
        b'.' => Some(match behind.first() {
            Some(next) if next.is_ascii_alphabetic() => (Match::Token(Kind::Dot), 2),
            _ => (Match::EndReference, 1),
        }),
        b'"' | b'\'' | b',' | b'\n' | b')' | b'<' | b'/' => Some((Match::EndReference, 1)),
        _ => None,
    }
}

/// Returns what begins with a byte that begins nothing else inside a directive or a call.
#[inline]
fn alone(state: State, rest: &[u8]) -> Option<(Match, usize)> {
    let call = state == State::Arguments;
    let (kind, length) = match rest.first()? {
        b'(' if !call => (Kind::ParenOpen, 1),
        b')' if call => (Kind::CallClose, 1),
        b')' => (Kind::ParenClose, 1 + blanks_to_line_end(rest, 1)),
        b'[' => (Kind::ListOpen, 1),
        b']' => (Kind::ListClose, 1),
        b',' => (Kind::Comma, 1),
        b':' => (Kind::Colon, 1),
        b'"' | b'\'' => (Kind::StringLiteral, string(rest)?),
        // blanks before `#set` belong to that in a call
        b' ' if !matches!(rest.get(1), Some(b' ' | b'\t' | b'\n' | b'\r' | b'#')) => {
            (Kind::Blanks, 1)
        }
        b'$' if rest.get(1).is_some_and(u8::is_ascii_alphabetic) => {
            return Some((Match::Dollar, 1));
        }
        first if call && first.is_ascii_alphabetic() => {
            let length = count(rest, 0, is_name);
            match rest.get(..length) {
                Some(b"true" | b"false") => return None,
                _ => (Kind::Identifier, length),
            }
        }
        _ => return None,
    };
    Some((Match::Token(kind), length))
}

/// Returns the length of `$name.name` with something behind it that ends a reference and begins
/// nothing.
pub(super) fn plain_reference(rest: &[u8]) -> Option<usize> {
    let mut length = 1;
    if at(rest, 0) != Some(b'$') {
        return None;
    }
    loop {
        match in_reference(rest.get(length..)?) {
            Some((Match::Token(Kind::Identifier), name)) => length += name,
            _ => return None,
        }
        match at(rest, length)? {
            b'"' | b'\'' | b',' | b'\n' | b'<' | b'/' => return Some(length),
            b'.' => match at(rest, length + 1) {
                Some(next) if next.is_ascii_alphabetic() => length += 1,
                _ => return Some(length),
            },
            _ => return None,
        }
    }
}

/// Returns how many characters a failing match read, the one that made it fail included.
pub(super) fn read_before_failing(state: State, source: &str, position: usize) -> usize {
    let rest = source.get(position..).unwrap_or_default();
    let bytes = rest.as_bytes();
    let count = rest.chars().count();
    let first = bytes.first().copied().unwrap_or_default();
    let strings = matches!(state, State::Index | State::Arguments | State::Directive);
    let read = match first {
        b'"' | b'\'' if strings => count,
        b'-' if strings => {
            // A number may follow, with or without digits before its point.
            if bytes.get(1) == Some(&b'.') { 3 } else { 2 }
        }
        b'.' if strings => 2,
        b'&' | b'|' if state == State::Directive => 2,
        b'\\' => {
            let slashes = bytes.iter().take_while(|&&byte| byte == b'\\').count();
            slashes + 1
        }
        b't' | b'f' if state == State::Index => {
            let word: &[u8] = if first == b't' { b"true" } else { b"false" };
            1 + bytes
                .iter()
                .zip(word)
                .take_while(|(one, two)| one == two)
                .count()
        }
        _ => 1,
    };
    read.min(count)
}

struct Best {
    found: Option<Match>,
    length: usize,
}

impl Best {
    /// Takes a match when it is longer than what there is; the order of offers breaks ties.
    fn offer(&mut self, found: Match, length: Option<usize>) {
        if let Some(length) = length
            && length > self.length
        {
            self.found = Some(found);
            self.length = length;
        }
    }

    fn word(&mut self, rest: &[u8], word: &str, found: Match) {
        self.offer(
            found,
            rest.starts_with(word.as_bytes()).then_some(word.len()),
        );
    }

    /// Offers what stands inside a comment or text: one character of any kind, and all those behind
    /// it that no other match can begin with. `end` begins what ends the comment.
    fn run(&mut self, rest: &[u8], end: u8, found: Match) {
        if self.found.is_none() {
            let plain = |byte: u8| byte != end && !matches!(byte, b'$' | b'#' | b'\\' | b'\r');
            // the first byte has begun nothing, and is no part of a wide character's rest
            self.offer(
                found,
                Some(1 + count(rest, 1, plain)).filter(|_| !rest.is_empty()),
            );
        }
    }

    /// Offers one character of any kind.
    fn any(&mut self, source: &str, position: usize, found: Match) {
        if self.found.is_none() {
            let width = source
                .get(position..)
                .and_then(|rest| rest.chars().next())
                .map(char::len_utf8);
            self.offer(found, width);
        }
    }
}

fn at(rest: &[u8], index: usize) -> Option<u8> {
    rest.get(index).copied()
}

/// Offers what begins a reference, directive or comment in every state.
fn common(rest: &[u8], best: &mut Best) {
    let first = at(rest, 0);
    if matches!(first, Some(b'\\' | b'$')) {
        let slashes = count(rest, 0, |byte| byte == b'\\');
        if at(rest, slashes) == Some(b'$') {
            best.offer(Match::Dollar, Some(slashes + 1));
            let inner = count(rest, slashes + 1, |byte| byte == b'\\');
            if at(rest, slashes + 1 + inner) == Some(b'!') {
                best.offer(Match::Dollar, Some(slashes + inner + 2));
            }
        }
    }
    if first == Some(b'#') {
        best.word(rest, "#[[", Match::OpenTextBlock);
        // The fourth character is added by the caller.
        if rest.starts_with(b"#**") && at(rest, 3).is_some_and(|byte| byte != b'#') {
            best.offer(Match::OpenFormalComment, Some(3));
        }
        best.word(rest, "#*", Match::OpenBlockComment);
        best.word(rest, "#", Match::Hash);
    }
}

fn text(rest: &[u8], best: &mut Best) {
    match at(rest, 0) {
        Some(b'\\') => {
            best.offer(
                Match::Token(Kind::EscapedDirective),
                escaped_directive(rest),
            );
            common(rest, best);
            best.word(rest, "\\\\", Match::Token(Kind::DoubleEscape));
            best.word(rest, "\\", Match::Token(Kind::Escape));
        }
        Some(b'#') => {
            best.offer(Match::Token(Kind::Set), set(rest));
            common(rest, best);
            best.word(rest, "##", Match::Token(Kind::LineComment));
        }
        Some(b'$') => {
            common(rest, best);
            empty_index(rest, best);
        }
        Some(first) => {
            if first == b' ' || first == b'\t' {
                best.offer(Match::Token(Kind::Set), set(rest));
            }
            let length = plain_text(rest);
            best.offer(Match::Token(Kind::Text), Some(length));
        }
        None => {}
    }
}

fn empty_index(rest: &[u8], best: &mut Best) {
    for word in ["$[", "$![", "$\\![", "$."] {
        best.word(rest, word, Match::Token(Kind::EmptyIndex));
    }
}

fn reference(rest: &[u8], at_root: bool, best: &mut Best) {
    let Some(first) = at(rest, 0) else { return };
    match first {
        b'[' => best.word(rest, "[", Match::Token(Kind::IndexOpen)),
        b'(' if !at_root => best.word(rest, "(", Match::Token(Kind::ParenOpen)),
        b'{' => best.word(rest, "{", Match::Token(Kind::CurlyOpen)),
        b'}' => best.word(rest, "}", Match::Token(Kind::CurlyClose)),
        b'#' | b' ' | b'\t' => best.offer(Match::Token(Kind::Set), set(rest)),
        b't' => best.word(rest, "true", Match::Token(Kind::True)),
        b'f' => best.word(rest, "false", Match::Token(Kind::False)),
        _ => {}
    }
    common(rest, best);
    if at_root {
        best.word(rest, "##", Match::Token(Kind::LineComment));
        if first == b'$' {
            empty_index(rest, best);
        }
    }
    identifier(rest, best);
}

fn identifier(rest: &[u8], best: &mut Best) {
    match at(rest, 0) {
        Some(first) if first.is_ascii_alphabetic() || first == b'_' => {
            let length = count(rest, 0, is_name);
            best.offer(Match::Token(Kind::Identifier), Some(length));
        }
        Some(b'.') if at(rest, 1).is_some_and(|byte| byte.is_ascii_alphabetic()) => {
            best.offer(Match::Token(Kind::Dot), Some(2));
        }
        _ => {}
    }
}

fn index(rest: &[u8], best: &mut Best) {
    best.word(rest, "]", Match::Token(Kind::IndexClose));
    common(rest, best);
    values(rest, best);
}

/// Offers white space, strings, truth values and numbers.
fn values(rest: &[u8], best: &mut Best) {
    match at(rest, 0) {
        Some(b' ' | b'\t' | b'\n' | b'\r') => {
            let length = count(rest, 0, |byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
            best.offer(Match::Token(Kind::Blanks), Some(length));
        }
        Some(b'"' | b'\'') => best.offer(Match::Token(Kind::StringLiteral), string(rest)),
        Some(b't') => best.word(rest, "true", Match::Token(Kind::True)),
        Some(b'f') => best.word(rest, "false", Match::Token(Kind::False)),
        _ => numbers(rest, best),
    }
}

fn numbers(rest: &[u8], best: &mut Best) {
    let sign = usize::from(at(rest, 0) == Some(b'-'));
    let digits = count(rest, sign, |byte| byte.is_ascii_digit());
    let whole = sign + digits;
    if digits > 0 {
        let dots = if rest
            .get(whole..)
            .is_some_and(|rest| rest.starts_with(b".."))
        {
            2
        } else {
            0
        };
        best.offer(Match::Token(Kind::Integer), Some(whole + dots));
    }
    let decimal = if at(rest, whole) == Some(b'.') {
        let fraction = count(rest, whole + 1, |byte| byte.is_ascii_digit());
        let end = whole + 1 + fraction;
        (digits > 0 || fraction > 0).then(|| end + exponent(rest, end).unwrap_or(0))
    } else if digits > 0 {
        exponent(rest, whole).map(|length| whole + length)
    } else {
        None
    };
    best.offer(Match::Token(Kind::Decimal), decimal);
}

fn exponent(rest: &[u8], from: usize) -> Option<usize> {
    if !matches!(at(rest, from), Some(b'e' | b'E')) {
        return None;
    }
    let sign = usize::from(matches!(at(rest, from + 1), Some(b'+' | b'-')));
    let digits = count(rest, from + 1 + sign, |byte| byte.is_ascii_digit());
    (digits > 0).then_some(1 + sign + digits)
}

/// Returns the length of a string; a doubled quote inside stands for one.
fn string(rest: &[u8]) -> Option<usize> {
    let quote = at(rest, 0)?;
    let mut end = None;
    let mut from = 1;
    loop {
        let close = from + count(rest, from, |byte| byte != quote);
        if close >= rest.len() {
            return end;
        }
        end = Some(close + 1);
        if at(rest, close + 1) != Some(quote) {
            return end;
        }
        from = close + 2;
    }
}

fn arguments(rest: &[u8], best: &mut Best) {
    match at(rest, 0) {
        Some(b'[') => best.word(rest, "[", Match::Token(Kind::ListOpen)),
        Some(b']') => best.word(rest, "]", Match::Token(Kind::ListClose)),
        Some(b',') => best.word(rest, ",", Match::Token(Kind::Comma)),
        Some(b'.') => best.word(rest, "..", Match::Token(Kind::DoubleDot)),
        Some(b':') => best.word(rest, ":", Match::Token(Kind::Colon)),
        Some(b'{') => best.word(rest, "{", Match::Token(Kind::MapOpen)),
        Some(b'}') => best.word(rest, "}", Match::Token(Kind::MapClose)),
        Some(b')') => best.word(rest, ")", Match::Token(Kind::CallClose)),
        Some(b'#' | b' ' | b'\t') => best.offer(Match::Token(Kind::Set), set(rest)),
        _ => {}
    }
    common(rest, best);
    values(rest, best);
    identifier(rest, best);
}

fn line_end(rest: &[u8]) -> Option<usize> {
    match at(rest, 0)? {
        b'\r' if at(rest, 1) == Some(b'\n') => Some(2),
        b'\n' | b'\r' => Some(1),
        _ => None,
    }
}

/// Returns the length of the blanks and the one line end at `from`, if a line end is there.
fn blanks_to_line_end(rest: &[u8], from: usize) -> usize {
    let blanks = count(rest, from, |byte| byte == b' ' || byte == b'\t');
    rest.get(from + blanks..)
        .and_then(line_end)
        .map_or(0, |length| blanks + length)
}

fn directive(rest: &[u8], best: &mut Best) {
    let Some(first) = at(rest, 0) else { return };
    let single = match first {
        b'[' => Some(Kind::ListOpen),
        b']' => Some(Kind::ListClose),
        b',' => Some(Kind::Comma),
        b':' => Some(Kind::Colon),
        b'{' => Some(Kind::MapOpen),
        b'}' => Some(Kind::MapClose),
        b'(' => Some(Kind::ParenOpen),
        _ => None,
    };
    if let Some(kind) = single {
        best.offer(Match::Token(kind), Some(1));
    }
    if first == b')' {
        let length = 1 + blanks_to_line_end(rest, 1);
        best.offer(Match::Token(Kind::ParenClose), Some(length));
    }
    best.word(rest, "..", Match::Token(Kind::DoubleDot));
    common(rest, best);
    best.word(rest, "##", Match::Token(Kind::LineComment));
    values(rest, best);
    for (word, kind) in operators(first) {
        best.word(rest, word, Match::Token(*kind));
    }
    words(rest, best);
}

/// Returns the operators that begin with a byte.
#[inline]
fn operators(first: u8) -> &'static [(&'static str, Kind)] {
    match first {
        b'-' => &[("-", Kind::Minus)],
        b'+' => &[("+", Kind::Plus)],
        b'*' => &[("*", Kind::Times)],
        b'/' => &[("/", Kind::Divide)],
        b'%' => &[("%", Kind::Modulo)],
        b'&' => &[("&&", Kind::And)],
        b'a' => &[("and", Kind::And)],
        b'|' => &[("||", Kind::Or)],
        b'o' => &[("or", Kind::Or)],
        b'<' => &[("<=", Kind::LessOrEqual), ("<", Kind::Less)],
        b'l' => &[("lt", Kind::Less), ("le", Kind::LessOrEqual)],
        b'>' => &[(">=", Kind::GreaterOrEqual), (">", Kind::Greater)],
        b'g' => &[("gt", Kind::Greater), ("ge", Kind::GreaterOrEqual)],
        b'=' => &[("==", Kind::Equal), ("=", Kind::Assign)],
        b'e' => &[("eq", Kind::Equal)],
        b'!' => &[("!=", Kind::NotEqual), ("!", Kind::Not)],
        b'n' => &[("ne", Kind::NotEqual), ("not", Kind::Not)],
        _ => &[],
    }
}

fn words(rest: &[u8], best: &mut Best) {
    best.offer(Match::Token(Kind::Word), word(rest, 0));
    best.offer(Match::Token(Kind::BracedWord), braced_word(rest, 0));
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'@'
}

fn word(rest: &[u8], from: usize) -> Option<usize> {
    let first = at(rest, from)?;
    (is_word(first) && !first.is_ascii_digit()).then(|| count(rest, from, is_word))
}

fn braced_word(rest: &[u8], from: usize) -> Option<usize> {
    let first = at(rest, from + 1)?;
    if at(rest, from) != Some(b'{') || !(first.is_ascii_alphabetic() || first == b'_') {
        return None;
    }
    let inner = count(rest, from + 1, is_word);
    (at(rest, from + 1 + inner) == Some(b'}')).then_some(inner + 2)
}

fn before_directive(rest: &[u8], best: &mut Best) {
    common(rest, best);
    best.word(rest, "##", Match::Token(Kind::LineComment));
    let named = matches!(at(rest, 0), Some(b'e' | b'i' | b'{'));
    for (plain, braced, kind, takes_line_end) in [
        ("end", "{end}", Kind::End, true),
        ("if", "{if}", Kind::If, false),
        ("elseif", "{elseif}", Kind::ElseIf, false),
        ("else", "{else}", Kind::Else, true),
    ]
    .into_iter()
    .filter(|_| named)
    {
        for name in [plain, braced] {
            if rest.starts_with(name.as_bytes()) {
                let end = name.len();
                let length = end
                    + if takes_line_end {
                        blanks_to_line_end(rest, end)
                    } else {
                        0
                    };
                best.offer(Match::Token(kind), Some(length));
            }
        }
    }
    numbers(rest, best);
    words(rest, best);
}

/// Returns the length of `#set(` or `#{set}(` with the blanks before it.
fn set(rest: &[u8]) -> Option<usize> {
    let blanks = count(rest, 0, |byte| byte == b' ' || byte == b'\t');
    let behind = rest.get(blanks..)?;
    let name = ["#set", "#{set}"]
        .into_iter()
        .find(|name| behind.starts_with(name.as_bytes()))?;
    let from = blanks + name.len();
    let gap = count(rest, from, |byte| byte == b' ');
    (at(rest, from + gap) == Some(b'(')).then_some(from + gap + 1)
}

/// Returns the length of `\#word` with an odd number of backslashes.
fn escaped_directive(rest: &[u8]) -> Option<usize> {
    let slashes = count(rest, 0, |byte| byte == b'\\');
    if slashes % 2 == 0 || at(rest, slashes) != Some(b'#') {
        return None;
    }
    let from = slashes + 1;
    let length = word(rest, from).or_else(|| braced_word(rest, from))?;
    Some(from + length)
}
