//! Which calls a reply is for, and which of several replies is next.

use crate::reply::Reply;
use std::sync::atomic::{AtomicUsize, Ordering};
use trygate_invoke::{BackendRequest, Target};

/// Which calls are meant; what is absent does not matter.
#[derive(Debug, Default)]
pub(crate) struct When {
    /// The verbs, one of which it must be.
    pub(crate) methods: Vec<String>,
    pub(crate) uri: Option<String>,
    pub(crate) function: Option<String>,
    pub(crate) service: Option<String>,
    pub(crate) vpc_link: Option<String>,
}

impl When {
    fn fits(&self, request: &BackendRequest) -> bool {
        let method = &request.method;
        let target = &request.target;
        (self.methods.is_empty()
            || self
                .methods
                .iter()
                .any(|one| one.eq_ignore_ascii_case(method)))
            && self
                .uri
                .as_ref()
                .is_none_or(|pattern| uri_fits(pattern, &request.uri))
            && self.function.as_ref().is_none_or(
                |wanted| matches!(target, Target::Function { arn } if is_function(wanted, arn)),
            )
            && self.service.as_ref().is_none_or(|wanted| match target {
                Target::Service { service, .. } => service == wanted,
                Target::Function { .. } => wanted == "lambda",
                _ => false,
            })
            && self
                .vpc_link
                .as_ref()
                .is_none_or(|wanted| matches!(target, Target::VpcLink { id } if id == wanted))
    }
}

/// Whether a name, a name with a qualifier or an ARN means the function.
fn is_function(wanted: &str, arn: &str) -> bool {
    let name = arn.split_once(":function:").map_or(arn, |(_, name)| name);
    let unqualified = name.split(':').next().unwrap_or(name);
    [arn, name, unqualified].contains(&wanted)
}

/// Holds a pattern against a URI, as a whole; without a question mark the query does not count.
fn uri_fits(pattern: &str, uri: &str) -> bool {
    let uri = if pattern.contains('?') {
        uri
    } else {
        uri.split('?').next().unwrap_or(uri)
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| uri.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// What comes after the last reply of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// The last one again.
    Repeat,
    /// The rule is used up; later rules may fit.
    Stop,
}

/// Replies for some calls, in the order in which they are given.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) when: When,
    pub(crate) replies: Vec<Reply>,
    pub(crate) after: After,
    pub(crate) used: AtomicUsize,
}

impl Rule {
    /// Takes the next reply, if the call is meant and one is left.
    pub(crate) fn next(&self, request: &BackendRequest) -> Option<&Reply> {
        if !self.when.fits(request) {
            return None;
        }
        let turn = self.used.fetch_add(1, Ordering::Relaxed);
        match (self.replies.get(turn), self.after) {
            (None, After::Repeat) => {
                // so that it never comes round to the first one
                self.used.store(self.replies.len(), Ordering::Relaxed);
                self.replies.last()
            }
            (None, After::Stop) => {
                self.used.store(self.replies.len(), Ordering::Relaxed);
                None
            }
            (reply, _) => reply,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_for_the_whole_uri() {
        for (pattern, uri, fits) in [
            ("https://h/pets", "https://h/pets", true),
            ("https://h/pets", "https://h/pets?type=dog", true),
            ("https://h/pets?", "https://h/pets?type=dog", false),
            ("https://h/pets?type=*", "https://h/pets?type=dog&x", true),
            ("*", "https://h/pets?x", true),
            ("*/pets/*", "https://h/pets/7/toys", true),
            ("*/pets/*/toys", "https://h/pets/7/toys", true),
            ("*/pets/*/toys", "https://h/pets/toys", false),
            ("https://h/p*", "https://h", false),
            ("ab*ba", "aba", false),
            ("a**b", "axb", true),
        ] {
            assert_eq!(uri_fits(pattern, uri), fits, "{pattern} {uri}");
        }
    }

    #[test]
    fn functions_go_by_name_qualifier_and_arn() {
        let arn = "arn:aws:lambda:eu-central-1:123456789012:function:pets:live";
        for (wanted, is) in [
            ("pets", true),
            ("pets:live", true),
            (arn, true),
            ("live", false),
            ("pet", false),
            ("function:pets", false),
        ] {
            assert_eq!(is_function(wanted, arn), is, "{wanted}");
        }
    }
}
