//! `java.util.regex` patterns on fancy-regex: matching, replacing and splitting.
//!
//! The syntax is translated in `translate.rs`. Patterns without operators, the most frequent ones,
//! are searched as plain text. Backtracking is limited.

mod translate;

use std::cell::RefCell;
use std::rc::Rc;

use fancy_regex::{Captures, Regex, RegexBuilder};

use crate::fault::Fault;
use crate::java_object::Rules;
use crate::limits::LimitKind;
use crate::value::Text;

/// Holds a compiled pattern.
pub(crate) enum Pattern {
    /// Plain text.
    Plain(String),
    /// Anything else: for searching, and for matching as a whole.
    Regex {
        search: Box<Regex>,
        whole: Box<Regex>,
        names: Vec<String>,
    },
}

/// The patterns of a rendering.
pub(crate) type Patterns = RefCell<Vec<(Text, Rc<Pattern>)>>;

/// How many patterns a rendering keeps.
const KEPT: usize = 64;

/// Returns a compiled pattern, from before if it was used before.
pub(crate) fn cached(
    patterns: &Patterns,
    source: &Text,
    backtracks: usize,
) -> Result<Rc<Pattern>, Fault> {
    if let Some((_, pattern)) = patterns.borrow().iter().find(|(there, _)| there == source) {
        return Ok(Rc::clone(pattern));
    }
    let pattern = Rc::new(compile(source, backtracks)?);
    let mut patterns = patterns.borrow_mut();
    if patterns.len() >= KEPT {
        patterns.remove(0);
    }
    patterns.push((source.clone(), Rc::clone(&pattern)));
    Ok(pattern)
}

fn compile(source: &str, backtracks: usize) -> Result<Pattern, Fault> {
    if let Some(plain) = translate::plain(source) {
        return Ok(Pattern::Plain(plain));
    }
    let refused = |message: String| {
        let message = format!("{message} near index 0\n{source}");
        Fault::with("java.util.regex.PatternSyntaxException", message)
    };
    let (translated, names) = translate::translate(source).map_err(refused)?;
    let build = |pattern: &str| {
        RegexBuilder::new(pattern)
            .backtrack_limit(backtracks)
            .delegate_size_limit(4 << 20)
            .build()
            .map(Box::new)
            .map_err(|error| refused(error.to_string()))
    };
    let search = build(&translated)?;
    let whole = build(&format!(r"\A(?:{translated})\z"))?;
    Ok(Pattern::Regex {
        search,
        whole,
        names,
    })
}

fn met_limit(_: fancy_regex::Error) -> Fault {
    Fault::Limit(LimitKind::Regex)
}

impl Pattern {
    /// Tells whether the whole text matches.
    pub(crate) fn matches(&self, text: &str) -> Result<bool, Fault> {
        match self {
            Self::Plain(plain) => Ok(text == plain),
            Self::Regex { whole, .. } => whole.is_match(text).map_err(met_limit),
        }
    }

    /// Tells whether any part of the text matches.
    pub(crate) fn occurs(&self, text: &str) -> Result<bool, Fault> {
        let mut found = false;
        self.each(text, |_, _, _| {
            found = true;
            Ok(false)
        })?;
        Ok(found)
    }

    /// Replaces all matches, or only the first.
    pub(crate) fn replace(
        &self,
        text: &str,
        replacement: &str,
        first_only: bool,
        rules: &Rules<'_>,
    ) -> Result<String, Fault> {
        let mut out = String::with_capacity(text.len());
        let mut copied = 0;
        self.each(text, |captures, start, end| {
            out.push_str(text.get(copied..start).unwrap_or_default());
            self.expand(&mut out, replacement, captures, text.get(start..end))?;
            rules.bytes(out.len())?;
            copied = end;
            Ok(!first_only)
        })?;
        out.push_str(text.get(copied..).unwrap_or_default());
        rules.bytes(out.len())?;
        Ok(out)
    }

    /// Visits the matches from left to right; one may be empty right behind another.
    fn each(
        &self,
        text: &str,
        mut visit: impl FnMut(Option<&Captures<'_, str>>, usize, usize) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let mut from = 0;
        while from <= text.len() {
            let (start, end) = match self {
                Self::Plain(plain) => {
                    let Some(at) = text.get(from..).and_then(|rest| rest.find(&**plain)) else {
                        return Ok(());
                    };
                    let (start, end) = (from + at, from + at + plain.len());
                    if !visit(None, start, end)? {
                        return Ok(());
                    }
                    (start, end)
                }
                Self::Regex { search, .. } => {
                    let found = search.captures_from_pos(text, from).map_err(met_limit)?;
                    let Some(captures) = found else { return Ok(()) };
                    let Some(whole) = captures.get(0) else {
                        return Ok(());
                    };
                    if !visit(Some(&captures), whole.start(), whole.end())? {
                        return Ok(());
                    }
                    (whole.start(), whole.end())
                }
            };
            from = end;
            // Java's \G stays at the end of the last match, and an empty match is stepped over.
            if start == end && self.holds_last_end() {
                return Ok(());
            }
            if start == end {
                let next = text.get(end..).and_then(|rest| rest.chars().next());
                from += next.map_or(1, char::len_utf8);
            }
        }
        Ok(())
    }

    /// Appends a replacement, in which `$1`, `${name}` and `\` have a meaning.
    fn expand(
        &self,
        out: &mut String,
        replacement: &str,
        captures: Option<&Captures<'_, str>>,
        whole: Option<&str>,
    ) -> Result<(), Fault> {
        let illegal = |message: &str| {
            Err(Fault::threw(
                "java.lang.IllegalArgumentException",
                Some(message),
            ))
        };
        let groups = captures.map_or(0, |captures| captures.len() - 1);
        let group = |number: usize| match captures {
            Some(captures) => captures
                .get(number)
                .map_or("", |found| found.as_str())
                .to_owned(),
            None => whole.unwrap_or_default().to_owned(),
        };
        let mut rest = replacement.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '\\' => match rest.next() {
                    Some(literal) => out.push(literal),
                    None => return illegal("character to be escaped is missing"),
                },
                '$' => match rest.next() {
                    None => return illegal("Illegal group reference: group index is missing"),
                    Some('{') => {
                        let mut name = String::new();
                        while let Some(&c) = rest.peek()
                            && c.is_ascii_alphanumeric()
                        {
                            name.push(c);
                            rest.next();
                        }
                        if name.is_empty() {
                            return illegal("named capturing group is missing trailing '}'");
                        }
                        if rest.next() != Some('}') {
                            return illegal("named capturing group is missing trailing '}'");
                        }
                        if !self.has_group(&name) {
                            return illegal(&format!("No group with name {{{name}}}"));
                        }
                        let found = captures.and_then(|captures| captures.name(&name));
                        out.push_str(found.map_or("", |found| found.as_str()));
                    }
                    Some(digit) => {
                        let Some(mut number) = digit.to_digit(10).map(|d| d as usize) else {
                            return illegal("Illegal group reference");
                        };
                        if number > groups {
                            let message = format!("No group {number}");
                            return Err(Fault::with(
                                "java.lang.IndexOutOfBoundsException",
                                message,
                            ));
                        }
                        while let Some(digit) = rest.peek().and_then(|c| c.to_digit(10)) {
                            let longer = number * 10 + digit as usize;
                            if longer > groups {
                                break;
                            }
                            number = longer;
                            rest.next();
                        }
                        out.push_str(&group(number));
                    }
                },
                literal => out.push(literal),
            }
        }
        Ok(())
    }

    /// Tells whether the pattern uses `\G`, which stands at the end of the last match.
    fn holds_last_end(&self) -> bool {
        matches!(self, Self::Regex { search, .. } if search.as_str().contains(r"\G"))
    }

    fn has_group(&self, name: &str) -> bool {
        match self {
            Self::Plain(_) => false,
            Self::Regex { names, .. } => names.iter().any(|there| there == name),
        }
    }

    /// Splits as `String.split(regex, limit)` does.
    pub(crate) fn split<'t>(&self, text: &'t str, limit: i32) -> Result<Vec<&'t str>, Fault> {
        let most = usize::try_from(limit).ok().filter(|&limit| limit > 0);
        let mut parts = Vec::new();
        let mut from = 0;
        self.each(text, |_, start, end| {
            if most.is_some_and(|most| parts.len() + 1 >= most) {
                return Ok(false);
            }
            // An empty match at the beginning splits nothing off.
            if from == 0 && start == 0 && end == 0 {
                return Ok(true);
            }
            parts.push(text.get(from..start).unwrap_or_default());
            from = end;
            Ok(true)
        })?;
        if from == 0 && parts.is_empty() {
            return Ok(vec![text]);
        }
        parts.push(text.get(from..).unwrap_or_default());
        if limit == 0 {
            while parts.last().is_some_and(|part| part.is_empty()) {
                parts.pop();
            }
        }
        Ok(parts)
    }
}

/// Matches whole texts against a pattern in `java.util.regex`'s syntax.
///
/// For hosts, whose own settings hold such patterns; templates call `String.matches`.
pub struct JavaRegex(Pattern);

/// Says why a pattern could not be compiled or matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JavaRegexError {
    /// The pattern is not one Java takes, or uses what this crate does not know.
    Syntax {
        /// What is wrong.
        message: String,
    },
    /// Matching took too many steps of backtracking.
    Backtracked,
}

impl JavaRegex {
    /// Compiles a pattern.
    pub fn compile(pattern: &str) -> Result<Self, JavaRegexError> {
        let limit = crate::limits::Limits::stock().regex;
        compile(pattern, limit)
            .map(Self)
            .map_err(JavaRegexError::from)
    }

    /// Tells whether the whole text matches, as `Matcher.matches()` does.
    pub fn matches(&self, text: &str) -> Result<bool, JavaRegexError> {
        self.0.matches(text).map_err(JavaRegexError::from)
    }
}

impl From<Fault> for JavaRegexError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Limit(_) => Self::Backtracked,
            Fault::Threw { message, .. } => Self::Syntax {
                message: message.unwrap_or_default(),
            },
        }
    }
}

impl std::fmt::Display for JavaRegexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Syntax { message } => f.write_str(message),
            Self::Backtracked => f.write_str("the pattern backtracked too often"),
        }
    }
}

impl std::error::Error for JavaRegexError {}

#[cfg(test)]
mod tests;
