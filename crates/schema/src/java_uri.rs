//! URIs as `java.net.URI` reads, normalizes and resolves them.
//!
//! The library hands every `$ref`, `$schema`, `id` and `format: uri` to that class. It follows
//! RFC 2396 with Java's documented deviations: characters outside ASCII are allowed, an authority
//! that is no `user@host:port` may be any registry name, and the empty string is a URI. Not an
//! RFC 3986 parser; where the two differ, Java wins.

/// Holds a parsed URI; texts are raw, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct JavaUri {
    scheme: Option<String>,
    /// What follows the scheme of an opaque URI such as `urn:x:y`.
    opaque: Option<String>,
    authority: Option<String>,
    path: String,
    query: Option<String>,
    fragment: Option<String>,
}

/// Names the character classes of the grammar.
#[derive(Clone, Copy)]
enum Class {
    Uric,
    Path,
    Registry,
    Server,
    UserInfo,
}

impl Class {
    fn allows(self, character: char) -> bool {
        let marks = match self {
            Self::Uric => "-_.!~*'();/?:@&=+$,[]",
            Self::Path => "-_.!~*'():@&=+$,;/",
            Self::Registry => "-_.!~*'()$,;:@&=+",
            Self::Server => "-_.!~*'();:&=+$,@[]",
            Self::UserInfo => "-_.!~*'();:&=+$,",
        };
        character.is_ascii_alphanumeric() || marks.contains(character)
    }

    /// Tells whether a whole text consists of this class, escapes and characters beyond ASCII.
    fn covers(self, text: &str) -> bool {
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
            if character == '%' {
                let Some(pair) = rest.get(..2).filter(|pair| is_hex(pair)) else {
                    return false;
                };
                rest = rest.get(pair.len()..).unwrap_or_default();
            } else if !self.allows(character) && !is_other(character) {
                return false;
            }
        }
        true
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Tells whether Java counts a character among the "other" ones it tolerates.
fn is_other(character: char) -> bool {
    u32::from(character) > 0x80 && !is_space_or_control(character)
}

fn is_space_or_control(character: char) -> bool {
    matches!(character,
        '\0'..=' ' | '\u{7F}'..='\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}'
        | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

impl JavaUri {
    /// Parses a URI; `None` where Java throws `URISyntaxException`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (body, fragment) = match text.split_once('#') {
            Some((body, fragment)) => (body, Some(fragment)),
            None => (text, None),
        };
        if fragment.is_some_and(|fragment| !Class::Uric.covers(fragment)) {
            return None;
        }
        let mut uri = match body.find([':', '/', '?']) {
            Some(end) if body.get(end..)?.starts_with(':') => {
                let (scheme, rest) = (body.get(..end)?, body.get(end + 1..)?);
                if !is_scheme(scheme) {
                    return None;
                }
                let mut uri = if rest.starts_with('/') {
                    Self::parse_hierarchical(rest, fragment.is_some())?
                } else if !rest.is_empty() && Class::Uric.covers(rest) {
                    Self {
                        opaque: Some(rest.to_owned()),
                        ..Self::default()
                    }
                } else {
                    return None;
                };
                uri.scheme = Some(scheme.to_owned());
                uri
            }
            _ => Self::parse_hierarchical(body, fragment.is_some())?,
        };
        uri.fragment = fragment.map(str::to_owned);
        Some(uri)
    }

    fn parse_hierarchical(text: &str, has_fragment: bool) -> Option<Self> {
        let mut uri = Self::default();
        let mut rest = text;
        if let Some(after) = text.strip_prefix("//") {
            let end = after.find(['/', '?']).unwrap_or(after.len());
            let (authority, remaining) = after.split_at(end);
            if authority.is_empty() {
                // Java lets an empty authority pass if something follows it.
                if remaining.is_empty() && !has_fragment {
                    return None;
                }
            } else if is_authority(authority) {
                uri.authority = Some(authority.to_owned());
            } else {
                return None;
            }
            rest = remaining;
        }
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        if !Class::Path.covers(path) || query.is_some_and(|query| !Class::Uric.covers(query)) {
            return None;
        }
        path.clone_into(&mut uri.path);
        uri.query = query.map(str::to_owned);
        Some(uri)
    }

    /// Tells whether the URI has a scheme.
    pub(crate) fn is_absolute(&self) -> bool {
        self.scheme.is_some()
    }

    /// Returns the scheme.
    pub(crate) fn scheme(&self) -> Option<&str> {
        self.scheme.as_deref()
    }

    /// Returns the fragment with its escapes resolved, empty if there is none.
    pub(crate) fn decoded_fragment(&self) -> String {
        self.fragment.as_deref().map(decode).unwrap_or_default()
    }

    /// Returns everything between scheme and fragment.
    fn scheme_specific_part(&self) -> String {
        if let Some(opaque) = &self.opaque {
            return opaque.clone();
        }
        let mut part = String::new();
        if let Some(authority) = &self.authority {
            part.push_str("//");
            part.push_str(authority);
        }
        part.push_str(&self.path);
        if let Some(query) = &self.query {
            part.push('?');
            part.push_str(query);
        }
        part
    }

    /// Returns the URI without its fragment, escapes written as Java writes them.
    pub(crate) fn document(&self) -> String {
        let part = quote(&decode(&self.scheme_specific_part()));
        match &self.scheme {
            Some(scheme) => format!("{scheme}:{part}"),
            None => part,
        }
    }

    /// Tells whether `normalize()` would leave the URI as it is.
    pub(crate) fn is_normalized(&self) -> bool {
        self.opaque.is_some() || normalize_path(&self.path) == self.path
    }

    /// Returns the URI with its path normalized, scheme and host in lower case.
    ///
    /// The library rebuilds an absolute URI from its parts, and an authority that is no
    /// `user@host:port` has none, so it is lost.
    pub(crate) fn normalized(mut self) -> Self {
        if self.opaque.is_none() {
            self.path = normalize_path(&self.path);
        }
        let absolute = self.scheme.is_some();
        self.scheme = self.scheme.map(|scheme| scheme.to_ascii_lowercase());
        self.authority = match self.authority {
            Some(authority) if is_server(&authority) => {
                let host = authority.rfind('@').map_or(0, |at| at + 1);
                let (user, host) = authority.split_at(host);
                Some(format!("{user}{}", host.to_lowercase()))
            }
            registry => registry.filter(|_| !absolute),
        };
        self
    }

    /// Resolves another URI against this one.
    pub(crate) fn resolve(&self, child: &Self) -> Self {
        if child.opaque.is_some() || self.opaque.is_some() {
            return child.clone();
        }
        let lone_fragment = child.scheme.is_none()
            && child.authority.is_none()
            && child.path.is_empty()
            && child.query.is_none()
            && child.fragment.is_some();
        if lone_fragment {
            return Self {
                fragment: child.fragment.clone(),
                ..self.clone()
            };
        }
        if child.scheme.is_some() {
            return child.clone();
        }
        let (authority, path) = if child.authority.is_some() {
            (child.authority.clone(), child.path.clone())
        } else if child.path.starts_with('/') {
            (self.authority.clone(), normalize_path(&child.path))
        } else {
            let folder = self.path.rfind('/').and_then(|end| self.path.get(..=end));
            let path = format!("{}{}", folder.unwrap_or_default(), child.path);
            (self.authority.clone(), normalize_path(&path))
        };
        Self {
            scheme: self.scheme.clone(),
            opaque: None,
            authority,
            path,
            query: child.query.clone(),
            fragment: child.fragment.clone(),
        }
    }
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|next| next.is_ascii_alphanumeric() || "+-.".contains(next))
}

fn is_authority(authority: &str) -> bool {
    is_server(authority) || Class::Registry.covers(authority)
}

/// Tells whether an authority reads as `user@host:port`.
fn is_server(authority: &str) -> bool {
    let ascii = authority
        .chars()
        .all(|next| Class::Server.allows(next) || "%.".contains(next) || is_other(next));
    let (user, rest) = match authority.split_once('@') {
        Some((user, rest)) => (Some(user), rest),
        None => (None, authority),
    };
    if !ascii || user.is_some_and(|user| !Class::UserInfo.covers(user)) {
        return false;
    }
    let (host, port) = if let Some(literal) = rest.strip_prefix('[') {
        let Some((literal, after)) = literal.split_once(']') else {
            return false;
        };
        (is_ipv6_reference(literal), after)
    } else {
        let (host, port) = rest
            .find(':')
            .map_or((rest, ""), |colon| rest.split_at(colon));
        (is_host(host), port)
    };
    let port_is_fine = match port.strip_prefix(':') {
        Some(digits) => {
            digits.bytes().all(|digit| digit.is_ascii_digit())
                && (digits.is_empty() || digits.parse::<i32>().is_ok())
        }
        None => port.is_empty(),
    };
    host && port_is_fine
}

fn is_ipv6_reference(literal: &str) -> bool {
    let (address, scope) = match literal.split_once('%') {
        Some((address, scope)) => (address, Some(scope)),
        None => (literal, None),
    };
    let scope_is_fine = scope.is_none_or(|scope| {
        !scope.is_empty()
            && scope
                .chars()
                .all(|next| next.is_ascii_alphanumeric() || "_.".contains(next))
    });
    scope_is_fine && address.parse::<std::net::Ipv6Addr>().is_ok()
}

/// Tells whether a text is an IPv4 address or a host name whose last label begins with a letter.
fn is_host(host: &str) -> bool {
    if host.parse::<std::net::Ipv4Addr>().is_ok() {
        return true;
    }
    let labels = host.strip_suffix('.').unwrap_or(host);
    let well_formed = labels.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|next| next.is_ascii_alphanumeric() || next == '-')
    });
    let last = labels.rsplit('.').next().unwrap_or_default();
    well_formed && last.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Normalizes a path: drops `.` segments and empty ones, folds `..` into what it leaves.
fn normalize_path(path: &str) -> String {
    let needs_it = path.contains("//") || path.split('/').any(|part| part == "." || part == "..");
    if !needs_it {
        return path.to_owned();
    }
    let absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut open_ended = path.ends_with('/');
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        open_ended = path.ends_with('/');
        match segment {
            "." => open_ended = true,
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
                open_ended = true;
            }
            other => kept.push(other),
        }
    }
    let mut normalized = String::new();
    if absolute {
        normalized.push('/');
    } else if kept.first().is_some_and(|first| first.contains(':')) {
        // Otherwise the first segment would read as a scheme.
        normalized.push_str("./");
    }
    normalized.push_str(&kept.join("/"));
    if open_ended && !kept.is_empty() {
        normalized.push('/');
    }
    normalized
}

/// Resolves percent escapes; malformed UTF-8 becomes U+FFFD.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escape = after
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match escape.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Escapes what a URI may not hold as it stands.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for character in text.chars() {
        if Class::Uric.allows(character) || is_other(character) {
            quoted.push(character);
        } else {
            for byte in character.to_string().bytes() {
                quoted.push('%');
                quoted.push(hex_digit(byte >> 4));
                quoted.push(hex_digit(byte & 15));
            }
        }
    }
    quoted
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16)
        .unwrap_or('0')
        .to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_java_accepts() {
        for good in [
            "",
            "#",
            "a/b",
            "http://a/b",
            "urn:x:y",
            "http://é.com/",
            "file:///x",
            "//h",
            "?q",
            "http://[::1]:80/x",
            "http://[fe80::1%25]/",
            "http://a_b/",
            "mailto:a@b",
            "http://h:/",
        ] {
            assert!(JavaUri::parse(good).is_some(), "{good}");
        }
        for bad in [
            "::",
            "http://a b",
            "%zz",
            "1a:b",
            "http:",
            "//",
            "http://[::1",
            "a|b",
            "#a b",
            "x:#f",
        ] {
            assert!(JavaUri::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn normalizes_like_java() {
        for (path, normal) in [
            ("/a/./b", "/a/b"),
            ("a/../b", "b"),
            ("../a", "../a"),
            ("a//b", "a/b"),
            ("a/b/..", "a/"),
            ("a/.", "a/"),
            ("/", "/"),
        ] {
            assert_eq!(normalize_path(path), normal, "{path}");
        }
    }

    #[test]
    fn resolves_like_java() {
        let resolve = |base: &str, child: &str| {
            let base = JavaUri::parse(base).expect("base");
            base.resolve(&JavaUri::parse(child).expect("child"))
                .document()
        };
        assert_eq!(resolve("http://x.y/a/z", "b"), "http://x.y/a/b");
        assert_eq!(resolve("http://x.y/a/z", "#/p"), "http://x.y/a/z");
        assert_eq!(resolve("http://x.y/a/z", "/q"), "http://x.y/q");
        assert_eq!(resolve("http://x.y/a/z", "urn:a"), "urn:a");
        assert_eq!(resolve("", "b"), "b");
        let normalized = |text: &str| JavaUri::parse(text).expect("a URI").normalized().document();
        assert_eq!(normalized("HTTP://Me@X.Y:80/A/./b"), "http://Me@x.y:80/A/b");
        assert_eq!(normalized("http://a_b/c"), "http:/c");
        assert_eq!(normalized("file:///c"), "file:/c");
    }
}
