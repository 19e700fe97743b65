//! Java's pattern syntax into fancy-regex's.
//!
//! What differs: `\d \w \s` and `.` are ASCII and know more line ends, `$` also stands before a
//! line end at the end, `\h` is a blank, `\Q…\E` quotes, octal and control escapes exist, and a
//! lone `{` is an error.

mod escapes;

use std::fmt::Write;

/// The characters that end a line for `.`, `^` and `$`.
const LINE_ENDS: &str = r"\n\r\x{85}\x{2028}\x{2029}";

/// Returns the text a pattern stands for when it has no operators.
pub(super) fn plain(source: &str) -> Option<String> {
    let mut text = String::with_capacity(source.len());
    let mut rest = source.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next()? {
                letter if letter.is_ascii_alphanumeric() => return None,
                literal => text.push(literal),
            },
            '.' | '[' | '(' | ')' | '{' | '*' | '+' | '?' | '^' | '$' | '|' => return None,
            literal => text.push(literal),
        }
    }
    (!text.is_empty()).then_some(text)
}

/// The flags of the group being translated.
#[derive(Clone, Copy, Default)]
struct Flags {
    dot_all: bool,
    many_lines: bool,
    spaced: bool,
}

/// The end of the text, or the place before a line end at the end.
const BEFORE_LAST_LINE_END: &str =
    r"(?:(?=(?:\r\n|[\n\r\x{85}\x{2028}\x{2029}])?\z)(?!(?<=\r)\n\z))";

/// The largest count; larger ones would compile to something monstrous.
const WIDEST_COUNT: u32 = 10_000;

struct Translator<'s> {
    rest: std::iter::Peekable<std::str::Chars<'s>>,
    out: String,
    flags: Flags,
    groups: Vec<Group>,
    names: Vec<String>,
    /// How many groups that capture were opened so far, and how many there are.
    captures: usize,
    total: usize,
    /// Whether something is repeated at least once before.
    behind_plus: bool,
}

/// A group that is open.
struct Group {
    /// The flags outside it.
    flags: Flags,
    /// Where it begins in the translation.
    start: usize,
    /// Whether it looks ahead or behind.
    is_place: bool,
}

/// What was written last, for a repetition to repeat.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Atom {
    /// Nothing, or a repetition.
    None,
    /// Something that matches text; it begins here in the translation.
    Text(usize),
    /// Something that matches a place; it begins here in the translation.
    Place(usize),
}

/// Translates a pattern; gives the names of its groups, too.
pub(super) fn translate(source: &str) -> Result<(String, Vec<String>), String> {
    let mut translator = Translator {
        rest: source.chars().peekable(),
        out: String::with_capacity(source.len() * 2),
        flags: Flags::default(),
        groups: Vec::new(),
        names: Vec::new(),
        captures: 0,
        total: captures(source),
        behind_plus: false,
    };
    translator.pattern()?;
    Ok((translator.out, translator.names))
}

impl Translator<'_> {
    fn pattern(&mut self) -> Result<(), String> {
        let mut atom = Atom::None;
        while let Some(c) = self.rest.next() {
            let start = self.out.len();
            atom = match c {
                '\\' => self.escape(false)?,
                '[' => {
                    self.class()?;
                    Atom::Text(start)
                }
                '(' => {
                    self.open(start)?;
                    Atom::None
                }
                ')' => self.close()?,
                '.' if self.flags.dot_all => self.text("(?s:.)"),
                '.' => self.text(&format!("[^{LINE_ENDS}]")),
                '^' if self.flags.many_lines => self.assertion(&format!(
                    r"(?:(?!\z)(?:\A|(?<=[{LINE_ENDS}])(?<!\r(?=\n))))"
                )),
                '^' => self.assertion(r"\A"),
                '$' if self.flags.many_lines => {
                    self.assertion(r"(?:\z|(?<!\r)(?=\n)|(?=[\r\x{85}\x{2028}\x{2029}]))")
                }
                '$' => self.assertion(BEFORE_LAST_LINE_END),
                '{' if self.rest.peek().is_some_and(char::is_ascii_digit) => {
                    let count = self.counted()?;
                    let optional = count == "0" || count.starts_with("0,");
                    self.repeat(atom, &format!("{{{count}}}"), optional)
                }
                '{' => return Err("Illegal repetition".to_owned()),
                '*' | '+' | '?' if atom == Atom::None => {
                    return Err(format!("Dangling meta character '{c}'"));
                }
                '*' | '+' | '?' => self.repeat(atom, c.encode_utf8(&mut [0; 4]), c != '+'),
                '|' => {
                    self.out.push('|');
                    Atom::None
                }
                '#' if self.flags.spaced => {
                    while self.rest.next_if(|&c| c != '\n').is_some() {}
                    atom
                }
                c if self.flags.spaced && c.is_ascii_whitespace() => atom,
                literal => {
                    self.literal(literal);
                    Atom::Text(start)
                }
            };
        }
        if self.groups.is_empty() {
            Ok(())
        } else {
            Err("Unclosed group".to_owned())
        }
    }

    /// Writes what matches text.
    fn text(&mut self, text: &str) -> Atom {
        let start = self.out.len();
        self.push(text);
        Atom::Text(start)
    }

    /// Writes what matches a place.
    fn assertion(&mut self, text: &str) -> Atom {
        let start = self.out.len();
        self.push(text);
        Atom::Place(start)
    }

    fn close(&mut self) -> Result<Atom, String> {
        let Some(group) = self.groups.pop() else {
            return Err("Unmatched closing ')'".to_owned());
        };
        self.flags = group.flags;
        self.out.push(')');
        Ok(if group.is_place {
            Atom::Place(group.start)
        } else {
            Atom::Text(group.start)
        })
    }

    /// Repeats what was written last; a place is there once, or need not be there at all.
    ///
    /// Behind a repetition stands nothing: Java takes a further count for one of nothing.
    fn repeat(&mut self, atom: Atom, count: &str, optional: bool) -> Atom {
        let mode = self.rest.next_if(|&c| c == '?' || c == '+');
        match atom {
            Atom::Text(start) if optional && self.behind_plus && mode != Some('+') => {
                self.make_optional(start, count, mode.is_some());
            }
            Atom::Text(_) => {
                self.push(count);
                self.out.extend(mode);
                self.behind_plus |= matches!(count, "+" | "{1,}");
            }
            Atom::Place(start) if optional => self.out.truncate(start),
            Atom::Place(_) | Atom::None => {}
        }
        Atom::None
    }

    /// Writes `a?` as `(?:a|)` and `a*` as `(?:a+|)`.
    ///
    /// fancy-regex 0.20 takes `a+b?a+` for `a+(?:ba+)?`, which matches a single `a`; it does not
    /// look into alternatives.
    fn make_optional(&mut self, start: usize, count: &str, lazy: bool) {
        let atom = self.out.split_off(start);
        let count = match count {
            "?" => String::new(),
            "*" => "+".to_owned(),
            "{0}" => return,
            other => other.replacen("{0", "{1", 1),
        };
        let _ = if lazy {
            let mode = if count.is_empty() { "" } else { "?" };
            write!(self.out, "(?:|{atom}{count}{mode})")
        } else {
            write!(self.out, "(?:{atom}{count}|)")
        };
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Writes a character that means itself.
    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
            self.out.push('\\');
            self.out.push(c);
        } else if c.is_ascii_punctuation() || c.is_ascii_whitespace() {
            let _ = write!(self.out, r"\x{{{:x}}}", u32::from(c));
        } else {
            self.out.push(c);
        }
    }

    /// Reads the inside of `{…}`.
    fn counted(&mut self) -> Result<String, String> {
        let mut count = String::new();
        loop {
            match self.rest.next() {
                Some('}') => break,
                Some(c) if c.is_ascii_digit() || c == ',' => count.push(c),
                _ => return Err("Unclosed counted closure".to_owned()),
            }
        }
        let mut bounds = count.split(',').map(|bound| match bound {
            "" => Some(u32::MAX),
            bound => bound
                .parse()
                .ok()
                .filter(|&bound: &u32| bound <= WIDEST_COUNT),
        });
        let least = bounds.next().flatten();
        let most = bounds.next().unwrap_or(least);
        match (least, most) {
            (Some(least), Some(most)) if least <= most && bounds.next().is_none() => Ok(count),
            _ => Err("Illegal repetition range".to_owned()),
        }
    }

    fn open(&mut self, start: usize) -> Result<(), String> {
        let group = |is_place| Group {
            flags: self.flags,
            start,
            is_place,
        };
        let (text, place) = (group(false), group(true));
        if self.rest.next_if_eq(&'?').is_none() {
            self.groups.push(text);
            self.captures += 1;
            self.out.push('(');
            return Ok(());
        }
        match self.rest.next() {
            Some(c @ (':' | '=' | '!' | '>')) => {
                self.groups
                    .push(if matches!(c, '=' | '!') { place } else { text });
                let _ = write!(self.out, "(?{c}");
                Ok(())
            }
            Some('<') => {
                if let Some(c) = self.rest.next_if(|&c| c == '=' || c == '!') {
                    self.groups.push(place);
                    let _ = write!(self.out, "(?<{c}");
                    return Ok(());
                }
                self.groups.push(text);
                self.captures += 1;
                let name = self.name('>')?;
                if self.names.contains(&name) {
                    return Err(format!("Named capturing group <{name}> is already defined"));
                }
                let _ = write!(self.out, "(?<{name}>");
                self.names.push(name);
                Ok(())
            }
            Some(c) => self.inline_flags(c, start),
            None => Err("Unknown inline modifier".to_owned()),
        }
    }

    fn name(&mut self, end: char) -> Result<String, String> {
        let mut name = String::new();
        loop {
            match self.rest.next() {
                Some(c) if c == end && !name.is_empty() => return Ok(name),
                Some(c) if c.is_ascii_alphanumeric() => name.push(c),
                _ => {
                    return Err("named capturing group is missing trailing '>'".to_owned());
                }
            }
        }
    }

    /// `(?i)` and `(?i:`; what is no flag of fancy-regex is kept here.
    fn inline_flags(&mut self, first: char, start: usize) -> Result<(), String> {
        let before = self.flags;
        let mut on = true;
        let mut fold = None;
        let mut next = Some(first);
        loop {
            match next {
                Some('-') => on = false,
                Some('i') => fold = Some(on),
                Some('s') => self.flags.dot_all = on,
                Some('m') => self.flags.many_lines = on,
                Some('x') => self.flags.spaced = on,
                Some('d' | 'u' | 'U') => {}
                Some(c @ (':' | ')')) => {
                    let flag = match fold {
                        Some(true) => "i",
                        Some(false) => "-i",
                        None => "",
                    };
                    if c == ':' {
                        self.groups.push(Group {
                            flags: before,
                            start,
                            is_place: false,
                        });
                        let _ = write!(self.out, "(?{flag}:");
                    } else if !flag.is_empty() {
                        let _ = write!(self.out, "(?{flag})");
                    }
                    return Ok(());
                }
                _ => return Err("Unknown inline modifier".to_owned()),
            }
            next = self.rest.next();
        }
    }

    /// Translates `[…]`, whose inside may nest and intersect.
    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        // `[:` would begin a named class in the other syntax, so a first colon goes to the end.
        let colon = self.rest.next_if_eq(&':').is_some();
        let mut empty = !colon;
        loop {
            let Some(c) = self.rest.next() else {
                return Err("Unclosed character class".to_owned());
            };
            match c {
                ']' if !empty => {
                    self.out.push_str(if colon { ":]" } else { "]" });
                    return Ok(());
                }
                '[' => self.class()?,
                '\\' => {
                    self.escape(true)?;
                }
                '&' if self.rest.next_if_eq(&'&').is_some() => self.out.push_str("&&"),
                '-' => {
                    let range = self.is_range();
                    self.out.push_str(if range { "-" } else { r"\-" });
                }
                literal => self.literal(literal),
            }
            empty = false;
        }
    }

    /// Tells whether the `-` just read stands between two characters.
    fn is_range(&mut self) -> bool {
        let before = !self.out.ends_with('[') && !self.out.ends_with("[^");
        before && self.rest.peek().is_some_and(|&c| c != ']' && c != '[')
    }
}

/// Counts the groups of a pattern that capture.
fn captures(source: &str) -> usize {
    let mut count = 0;
    let mut classes = 0_usize;
    let mut rest = source.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let quote = rest.next() == Some('Q');
                while quote && let Some(c) = rest.next() {
                    if c == '\\' && rest.next_if_eq(&'E').is_some() {
                        break;
                    }
                }
            }
            '[' => classes += 1,
            ']' => classes = classes.saturating_sub(1),
            '(' if classes == 0 => {
                let plain = rest.next_if_eq(&'?').is_none();
                let named = !plain
                    && rest.next_if_eq(&'<').is_some()
                    && !rest.peek().is_some_and(|&c| matches!(c, '=' | '!'));
                count += usize::from(plain || named);
            }
            _ => {}
        }
    }
    count
}
