//! What stands behind a backslash in a pattern: classes, characters, quotes, references.

use super::{Atom, BEFORE_LAST_LINE_END, Translator};

impl Translator<'_> {
    /// Translates what follows a backslash.
    pub(super) fn escape(&mut self, in_class: bool) -> Result<Atom, String> {
        let start = self.out.len();
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
            'b' | 'B' | 'A' | 'z' | 'G' if !in_class => {
                return Ok(self.assertion(&format!(r"\{c}")));
            }
            'Z' if !in_class => return Ok(self.assertion(BEFORE_LAST_LINE_END)),
            'k' if !in_class => {
                if self.rest.next() != Some('<') {
                    return Err("\\k is not followed by '<' for named capturing group".to_owned());
                }
                format!(r"\k<{}>", self.name('>')?)
            }
            '1'..='9' if !in_class => self.back_reference(c),
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
            'Q' => return Ok(self.quoted()),
            letter if letter.is_ascii_alphanumeric() => {
                return Err("Illegal/unsupported escape sequence".to_owned());
            }
            literal => {
                self.literal(literal);
                return Ok(Atom::Text(start));
            }
        };
        self.out.push_str(&text);
        Ok(Atom::Text(start))
    }

    /// Translates a back reference; one to no group matches nothing.
    fn back_reference(&mut self, first: char) -> String {
        let mut number = first.to_digit(10).unwrap_or(0) as usize;
        while let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(10)) {
            let longer = number * 10 + digit as usize;
            if longer > self.captures {
                break;
            }
            number = longer;
            self.rest.next();
        }
        if number > self.total {
            r"[^\s\S]".to_owned()
        } else {
            format!(r"(?:\{number})")
        }
    }

    /// Writes what stands up to `\E`; a repetition behind it repeats the last character.
    fn quoted(&mut self) -> Atom {
        let mut atom = Atom::None;
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                break;
            }
            atom = Atom::Text(self.out.len());
            self.literal(c);
        }
        atom
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
