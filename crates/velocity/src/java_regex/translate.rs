//! Java's pattern syntax into fancy-regex's.
//!
//! What differs: `\d \w \s` and `.` are ASCII and know more line ends, `$` also stands before a
//! line end at the end, `\h` is a blank, `\Q…\E` quotes, octal and control escapes exist, and a
//! lone `{` is an error.

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

struct Translator<'s> {
    rest: std::iter::Peekable<std::str::Chars<'s>>,
    out: String,
    flags: Flags,
    /// The flags to go back to at each closing parenthesis.
    groups: Vec<Flags>,
    names: Vec<String>,
}

/// Translates a pattern; gives the names of its groups, too.
pub(super) fn translate(source: &str) -> Result<(String, Vec<String>), String> {
    let mut translator = Translator {
        rest: source.chars().peekable(),
        out: String::with_capacity(source.len() * 2),
        flags: Flags::default(),
        groups: Vec::new(),
        names: Vec::new(),
    };
    translator.pattern()?;
    Ok((translator.out, translator.names))
}

impl Translator<'_> {
    fn pattern(&mut self) -> Result<(), String> {
        // Whether something stands before that a repetition can repeat.
        let mut repeatable = false;
        while let Some(c) = self.rest.next() {
            match c {
                '\\' => {
                    self.escape(false)?;
                    repeatable = true;
                }
                '[' => {
                    self.class()?;
                    repeatable = true;
                }
                '(' => {
                    self.open()?;
                    repeatable = false;
                }
                ')' => {
                    let Some(flags) = self.groups.pop() else {
                        return Err("Unmatched closing ')'".to_owned());
                    };
                    self.flags = flags;
                    self.out.push(')');
                    repeatable = true;
                }
                '.' if self.flags.dot_all => {
                    self.out.push_str("(?s:.)");
                    repeatable = true;
                }
                '.' => {
                    self.push(&format!("[^{LINE_ENDS}]"));
                    repeatable = true;
                }
                '^' if self.flags.many_lines => {
                    self.push(&format!(r"(?:\A|(?<=[{LINE_ENDS}])(?<!\r(?=\n))(?!\z))"));
                }
                '^' => self.out.push_str(r"\A"),
                '$' if self.flags.many_lines => {
                    self.push(r"(?:\z|(?<!\r)(?=\n)|(?=[\r\x{85}\x{2028}\x{2029}]))");
                }
                '$' => self.before_last_line_end(),
                '{' if !repeatable => return Err("Illegal repetition".to_owned()),
                '{' => self.counted()?,
                '*' | '+' | '?' if !repeatable => {
                    return Err(format!("Dangling meta character '{c}'"));
                }
                '*' | '+' | '?' => {
                    self.out.push(c);
                    self.repetition_mode();
                }
                '|' => {
                    self.out.push('|');
                    repeatable = false;
                }
                '#' if self.flags.spaced => while self.rest.next_if(|&c| c != '\n').is_some() {},
                c if self.flags.spaced && c.is_ascii_whitespace() => {}
                literal => {
                    self.literal(literal);
                    repeatable = true;
                }
            }
        }
        if self.groups.is_empty() {
            Ok(())
        } else {
            Err("Unclosed group".to_owned())
        }
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn before_last_line_end(&mut self) {
        self.push(r"(?=(?:\r\n|[\n\r\x{85}\x{2028}\x{2029}])?\z)(?!(?<=\r)\n\z)");
    }

    /// Writes a character that means itself.
    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() || c.is_ascii_whitespace() {
            let _ = write!(self.out, r"\x{{{:x}}}", u32::from(c));
        } else {
            self.out.push(c);
        }
    }

    fn repetition_mode(&mut self) {
        if let Some(mode) = self.rest.next_if(|&c| c == '?' || c == '+') {
            self.out.push(mode);
        }
    }

    fn counted(&mut self) -> Result<(), String> {
        let mut count = String::new();
        loop {
            match self.rest.next() {
                Some('}') => break,
                Some(c) if c.is_ascii_digit() || c == ',' => count.push(c),
                _ => return Err("Illegal repetition".to_owned()),
            }
        }
        if !count.starts_with(|c: char| c.is_ascii_digit()) || count.matches(',').count() > 1 {
            return Err("Illegal repetition".to_owned());
        }
        let _ = write!(self.out, "{{{count}}}");
        self.repetition_mode();
        Ok(())
    }

    fn open(&mut self) -> Result<(), String> {
        if self.rest.next_if_eq(&'?').is_none() {
            self.groups.push(self.flags);
            self.out.push('(');
            return Ok(());
        }
        match self.rest.next() {
            Some(c @ (':' | '=' | '!' | '>')) => {
                self.groups.push(self.flags);
                let _ = write!(self.out, "(?{c}");
                Ok(())
            }
            Some('<') => {
                self.groups.push(self.flags);
                if let Some(c) = self.rest.next_if(|&c| c == '=' || c == '!') {
                    let _ = write!(self.out, "(?<{c}");
                    return Ok(());
                }
                let name = self.name('>')?;
                let _ = write!(self.out, "(?<{name}>");
                self.names.push(name);
                Ok(())
            }
            Some(c) => self.inline_flags(c),
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
    fn inline_flags(&mut self, first: char) -> Result<(), String> {
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
                        self.groups.push(before);
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
        let mut empty = true;
        loop {
            let Some(c) = self.rest.next() else {
                return Err("Unclosed character class".to_owned());
            };
            match c {
                ']' if !empty => {
                    self.out.push(']');
                    return Ok(());
                }
                '[' => self.class()?,
                '\\' => self.escape(true)?,
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

    /// Translates what follows a backslash.
    fn escape(&mut self, in_class: bool) -> Result<(), String> {
        let Some(c) = self.rest.next() else {
            return Err("Unexpected internal error".to_owned());
        };
        let class = |inside: &str| {
            if in_class {
                inside.to_owned()
            } else {
                format!("[{inside}]")
            }
        };
        let blanks = r" \t\x{a0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}";
        let vertical = r"\n\x0B\f\r\x{85}\x{2028}\x{2029}";
        let text = match c {
            'd' => class("0-9"),
            'D' => "[^0-9]".to_owned(),
            'w' => class("a-zA-Z0-9_"),
            'W' => "[^a-zA-Z0-9_]".to_owned(),
            's' => class(r" \t\n\x0B\f\r"),
            'S' => r"[^ \t\n\x0B\f\r]".to_owned(),
            'h' => class(blanks),
            'H' => format!("[^{blanks}]"),
            'v' => class(vertical),
            'V' => format!("[^{vertical}]"),
            't' | 'n' | 'r' | 'f' => format!(r"\{c}"),
            'a' => r"\x07".to_owned(),
            'e' => r"\x1B".to_owned(),
            'R' if !in_class => format!(r"(?:\r\n|[{vertical}])"),
            'b' | 'B' | 'A' | 'z' | 'G' if !in_class => format!(r"\{c}"),
            'Z' if !in_class => {
                self.before_last_line_end();
                return Ok(());
            }
            'k' if !in_class => {
                if self.rest.next() != Some('<') {
                    return Err("\\k is not followed by '<' for named capturing group".to_owned());
                }
                format!(r"\k<{}>", self.name('>')?)
            }
            '1'..='9' if !in_class => format!(r"(?:\{c})"),
            '0' => self.octal()?,
            'x' => self.hexadecimal()?,
            'u' => {
                let code = self.digits(4)?;
                format!(r"\x{{{code:x}}}")
            }
            'c' => {
                let control = self.rest.next().ok_or("Illegal control escape sequence")?;
                format!(r"\x{{{:x}}}", u32::from(control) ^ 64)
            }
            'p' | 'P' => self.property(c == 'P')?,
            'Q' => {
                self.quoted();
                return Ok(());
            }
            'E' => return Ok(()),
            letter if letter.is_ascii_alphanumeric() => {
                return Err("Illegal/unsupported escape sequence".to_owned());
            }
            literal => {
                self.literal(literal);
                return Ok(());
            }
        };
        self.out.push_str(&text);
        Ok(())
    }

    fn quoted(&mut self) {
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.literal(c);
        }
    }

    fn octal(&mut self) -> Result<String, String> {
        let mut code = 0;
        let mut count = 0;
        while let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(8)) {
            if count == 3 || count == 2 && code > 0o37 {
                break;
            }
            code = code * 8 + digit;
            count += 1;
            self.rest.next();
        }
        if count == 0 {
            return Err("Illegal octal escape sequence".to_owned());
        }
        Ok(format!(r"\x{{{code:x}}}"))
    }

    fn hexadecimal(&mut self) -> Result<String, String> {
        if self.rest.next_if_eq(&'{').is_none() {
            return Ok(format!(r"\x{{{:x}}}", self.digits(2)?));
        }
        let mut digits = String::new();
        loop {
            match self.rest.next() {
                Some('}') if !digits.is_empty() => return Ok(format!(r"\x{{{digits}}}")),
                Some(c) if c.is_ascii_hexdigit() => digits.push(c),
                _ => return Err("Unclosed hexadecimal escape sequence".to_owned()),
            }
        }
    }

    fn digits(&mut self, count: usize) -> Result<u32, String> {
        let mut code = 0;
        for _ in 0..count {
            let digit = self.rest.next().and_then(|c| c.to_digit(16));
            code = code * 16 + digit.ok_or("Illegal Unicode escape sequence")?;
        }
        Ok(code)
    }

    fn property(&mut self, negated: bool) -> Result<String, String> {
        let name = match self.rest.next() {
            Some('{') => {
                let mut name = String::new();
                loop {
                    match self.rest.next() {
                        Some('}') => break name,
                        Some(c) => name.push(c),
                        None => return Err("Unclosed character family".to_owned()),
                    }
                }
            }
            Some(c) => c.to_string(),
            None => return Err("Unknown character property".to_owned()),
        };
        let not = if negated { "^" } else { "" };
        let ascii = match &*name {
            "Lower" => "a-z",
            "Upper" => "A-Z",
            "ASCII" => r"\x00-\x7F",
            "Alpha" => "a-zA-Z",
            "Digit" => "0-9",
            "Alnum" => "a-zA-Z0-9",
            "Punct" => r"!-/:-@\[-`{-~",
            "Graph" => "!-~",
            "Print" => " -~",
            "Blank" => r" \t",
            "Cntrl" => r"\x00-\x1F\x7F",
            "XDigit" => "0-9a-fA-F",
            "Space" => r" \t\n\x0B\f\r",
            "javaLowerCase" => r"\p{Lowercase}",
            "javaUpperCase" => r"\p{Uppercase}",
            "javaWhitespace" => r"\s",
            "javaLetter" | "javaAlphabetic" => r"\p{L}",
            "javaDigit" => r"\p{Nd}",
            "javaLetterOrDigit" => r"\p{L}\p{Nd}",
            _ => "",
        };
        if !ascii.is_empty() {
            return Ok(format!("[{not}{ascii}]"));
        }
        let bare = name
            .strip_prefix("Is")
            .or(name.strip_prefix("In"))
            .unwrap_or(&name);
        let known = bare
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_=- ".contains(c));
        if !known || bare.is_empty() {
            return Err(format!("Unknown character property name {{{name}}}"));
        }
        Ok(format!(r"[{not}\p{{{bare}}}]"))
    }
}
