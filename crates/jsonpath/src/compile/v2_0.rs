//! From the text of a path to its steps, as Jayway 2.0.0 did.
//!
//! Not the compiler of later releases, which was written anew: this one first cuts the path into
//! fragments, turning `.name` into `['name']`, and then looks in each fragment for the first
//! character that says what it is. Whatever goes wrong is wrapped in an `InvalidPathException`.

use super::text::no_number;
use crate::error::{Error, ErrorKind};
use crate::filter::parse_v2_0;
use crate::path::{Tokens, trim};
use crate::token::{Filter, Slice, Token};

/// Compiles a path.
pub(super) fn path(text: &str, depth: usize) -> Result<Tokens, Error> {
    if text.is_empty() {
        let message = "Path may not be null empty";
        return Err(Error::new(ErrorKind::IllegalArgument, message));
    }
    fragments(text, depth).map_err(|error| {
        if error.kind().is_exception() {
            error.wrapped()
        } else {
            error
        }
    })
}

fn fragments(text: &str, depth: usize) -> Result<Tokens, Error> {
    let trimmed = trim(text);
    if trimmed.ends_with("..") {
        return Err(Error::invalid_path("A path can not end with a scan."));
    }
    let first = trimmed.chars().next().ok_or_else(|| out_of_range(0))?;
    // the sign of the current node is replaced, so that messages show `$` for it
    let whole = match first {
        '$' => trimmed.to_owned(),
        '@' => format!("${}", trimmed.get(1..).unwrap_or_default()),
        _ => format!("$.{trimmed}"),
    };
    let path: Vec<char> = whole.chars().collect();
    if path
        .get(1)
        .is_some_and(|second| !matches!(second, '.' | '['))
    {
        return Err(Error::invalid_path(format!("Invalid path {whole}")));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(here) = path.get(at) {
        let fragment: String = match here {
            ' ' => return Err(Error::invalid_path("Space not allowed in path").at(at)),
            '$' => {
                at += 1;
                "$".to_owned()
            }
            '[' => {
                let start = at;
                at = end_of_brackets(&path, at);
                slice(&path, start, at)
            }
            '.' if at + 1 == path.len() => return Err(out_of_range(at + 1)),
            '.' if path.get(at + 1) == Some(&'.') => {
                at += 2;
                "..".to_owned()
            }
            '*' => {
                at += 1;
                "[*]".to_owned()
            }
            other => {
                let start = if *other == '.' { at + 1 } else { at };
                at = end_of_name(&path, start);
                match slice(&path, start, at).as_str() {
                    "" => continue,
                    "*" => "[*]".to_owned(),
                    name => format!("['{name}']"),
                }
            }
        };
        tokens.push(Fragment::new(&fragment, depth).token()?);
    }
    Ok(Tokens::v2_0(tokens, first != '@'))
}

fn slice(path: &[char], start: usize, end: usize) -> String {
    path.get(start..end).unwrap_or_default().iter().collect()
}

fn end_of_name(path: &[char], start: usize) -> usize {
    let rest = path.iter().skip(start);
    start
        + rest
            .take_while(|character| !matches!(character, '.' | '[' | ' '))
            .count()
}

/// Finds the end of what the bracket at `start` opens; quotes do not matter here.
fn end_of_brackets(path: &[char], start: usize) -> usize {
    let mut nested = 0_usize;
    let mut at = start + 1;
    while let Some(here) = path.get(at) {
        at += 1;
        match here {
            ']' if nested == 0 => break,
            ']' => nested -= 1,
            '[' => nested += 1,
            _ => {}
        }
    }
    at
}

/// `charAt` outside the text.
fn out_of_range(index: usize) -> Error {
    let message = format!("String index out of range: {index}");
    Error::new(ErrorKind::StringIndexOutOfBounds, message).at(index)
}

struct Fragment {
    text: Vec<char>,
    at: usize,
    depth: usize,
}

impl Fragment {
    fn new(text: &str, depth: usize) -> Self {
        Self {
            text: text.chars().collect(),
            at: 0,
            depth,
        }
    }

    fn whole(&self) -> String {
        self.text.iter().collect()
    }

    fn here(&self) -> Result<char, Error> {
        self.text
            .get(self.at)
            .copied()
            .ok_or_else(|| out_of_range(self.at))
    }

    fn next(&mut self) -> Result<char, Error> {
        self.at += 1;
        self.here()
    }

    fn token(&mut self) -> Result<Token, Error> {
        match self.whole().as_str() {
            "$" => return Ok(Token::Root { sign: '$' }),
            ".." => return Ok(Token::Scan),
            "[*]" => return Ok(Token::Wildcard),
            _ => {}
        }
        if let Some(count) = self.placeholders() {
            return Ok(Token::Filter(Filter::Placeholders { count }));
        }
        while let Some(here) = self.text.get(self.at) {
            match here {
                '?' => return self.filter(),
                '\'' => return self.names(),
                '0'..='9' | ':' | '-' => return self.numbers(),
                '@' => return self.offset(),
                _ => self.at += 1,
            }
        }
        let message = format!("Could not analyze path component: {}", self.whole());
        Err(Error::invalid_path(message))
    }

    /// Counts the question marks of `[?]`, `[?,?]` and the like; `None` when there is more.
    fn placeholders(&self) -> Option<usize> {
        let [first, inner @ .., last] = self.text.as_slice() else {
            return None;
        };
        let blank = |character: &char| matches!(character, ' ' | '\t' | '\n' | '\u{b}'..='\r');
        let fits = *first == '['
            && *last == ']'
            && inner.iter().find(|character| !blank(character)) == Some(&'?')
            && inner
                .iter()
                .all(|character| matches!(character, ',' | '*' | '?') || blank(character));
        fits.then(|| inner.iter().filter(|character| **character == '?').count())
    }

    fn filter(&mut self) -> Result<Token, Error> {
        let start = self
            .text
            .iter()
            .take(self.at)
            .rposition(|character| *character == '[')
            .unwrap_or(0);
        let end = self.end_of_filter(start)?;
        let expression = parse_v2_0(&slice(&self.text, start, end), self.depth + 1)?;
        Ok(Token::Filter(Filter::Expression(Box::new(expression))))
    }

    fn end_of_filter(&self, start: usize) -> Result<usize, Error> {
        let (mut round, mut square) = (0_i32, 0_i32);
        let mut quoted = false;
        let mut previous = ' ';
        let mut at = start;
        let end = loop {
            let here = self.text.get(at).copied().ok_or_else(|| out_of_range(at))?;
            at += 1;
            match here {
                '\'' if previous != '\\' => quoted = !quoted,
                '(' if !quoted => round += 1,
                ')' if !quoted => round -= 1,
                '[' if !quoted => square += 1,
                ']' if !quoted => {
                    square -= 1;
                    if round == 0 {
                        break at;
                    }
                }
                _ => {}
            }
            previous = here;
        };
        if round != 0 || square != 0 {
            return Err(Error::invalid_path("Filter brackets are not balanced"));
        }
        Ok(end)
    }

    /// `['one','two']`: what stands between quotes, up to the first bracket.
    fn names(&mut self) -> Result<Token, Error> {
        let mut names = Vec::new();
        let mut name = String::new();
        let mut open = false;
        let mut here = self.here()?;
        while here != ']' {
            if here == '\'' {
                if open {
                    names.push(std::mem::take(&mut name));
                }
                open = !open;
            } else if open {
                name.push(here);
            }
            here = self.next()?;
        }
        Ok(Token::Properties {
            names,
            quote: '\'',
            spaced: true,
        })
    }

    /// `[(@.length - 1)]` or `[(@.size() - 1)]`.
    fn offset(&mut self) -> Result<Token, Error> {
        self.next()?;
        let mut here = self.next()?;
        let mut function = String::new();
        while here != '-' {
            if !matches!(here, ' ' | '(' | ')') {
                function.push(here);
            }
            here = self.next()?;
        }
        if function != "size" && function != "length" {
            return Err(Error::invalid_path(format!(
                "Invalid function: @.{function}. Supported functions are: [(@.length - n)] and \
                 [(@.size() - n)]"
            )));
        }
        let mut offset = String::new();
        while here != ')' {
            if here != ' ' {
                offset.push(here);
            }
            here = self.next()?;
        }
        Ok(Token::FromEnd(number(&offset)?))
    }

    /// `[1]`, `[1,2]`, `[1:]`, `[:2]`, `[1:2]`, with anything at all behind.
    fn numbers(&mut self) -> Result<Token, Error> {
        let mut numbers = Vec::new();
        let mut text = String::new();
        let (mut to, mut from, mut between, mut sequence) = (false, false, false, false);
        let mut here = self.here()?;
        while matches!(here, '0'..='9' | ',' | ' ' | ':' | '-') {
            match here {
                ' ' => {}
                ':' => {
                    let open = text.is_empty();
                    if !open {
                        numbers.push(number(&std::mem::take(&mut text))?);
                    }
                    here = self.next()?;
                    while matches!(here, '0'..='9' | ' ' | '-') {
                        if here != ' ' {
                            text.push(here);
                        }
                        here = self.next()?;
                    }
                    if open {
                        to = true;
                        numbers.push(number(&std::mem::take(&mut text))?);
                    } else if text.is_empty() {
                        from = true;
                    } else {
                        between = true;
                        numbers.push(number(&std::mem::take(&mut text))?);
                    }
                }
                ',' => {
                    numbers.push(number(&std::mem::take(&mut text))?);
                    sequence = true;
                }
                other => text.push(other),
            }
            if here == ']' {
                break;
            }
            here = self.next()?;
        }
        if !text.is_empty() {
            numbers.push(number(&text)?);
        }
        Ok(match numbers.as_slice() {
            [only] if !to && !from => Token::Indexes(vec![*only]),
            _ if sequence => Token::Indexes(numbers),
            [start, ..] if from => Token::Slice(Slice::From(*start)),
            [end, ..] if to => Token::Slice(Slice::To(*end)),
            [start, end, ..] if between => Token::Slice(Slice::Between(*start, *end)),
            _ => return Err(Error::silent(ErrorKind::NullPointer)),
        })
    }
}

fn number(text: &str) -> Result<i32, Error> {
    text.parse().map_err(|_| no_number(text))
}
