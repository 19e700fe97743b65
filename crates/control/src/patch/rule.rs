//! One row of a noun's patch table: a path, the operations that it takes, and what they do.
//!
//! A path is a JSON pointer. In a rule's path `*`, `{name}` and `<name>` stand for any one segment that is not
//! empty. That an escaped slash belongs to its segment and a bare one does not is recorded
//! (`/requestModels/application/json` is no path).

use super::{Edit, Op};
use crate::Exception;

/// What one path of a noun takes.
pub(crate) struct Rule<N> {
    /// The path as AWS's texts list it.
    pub(crate) path: &'static str,
    /// The operations that it takes.
    pub(crate) ops: &'static [Op],
    /// Changes the noun.
    pub(crate) apply: fn(&mut N, &Edit<'_>) -> Result<(), Exception>,
}

impl<N> Rule<N> {
    /// Returns what the free segments of the rule's path stand for in a given path; none where the
    /// path is another.
    pub(super) fn names(&self, path: &str) -> Option<Vec<String>> {
        let mut given = path.strip_prefix('/')?.split('/');
        let mut expected = self.path.strip_prefix('/')?.split('/');
        let mut names = Vec::new();
        loop {
            match (expected.next(), given.next()) {
                (None, None) => return Some(names),
                (Some(segment), Some(given)) if is_free(segment) => {
                    names.push(Some(unescape(given)).filter(|name| !name.is_empty())?);
                }
                (Some(segment), Some(given)) if segment == given => {}
                _ => return None,
            }
        }
    }
}

fn is_free(segment: &str) -> bool {
    segment == "*"
        || (segment.starts_with('{') && segment.ends_with('}'))
        || (segment.starts_with('<') && segment.ends_with('>'))
}

/// Reads `~1` as a slash and `~0` as a tilde; any other tilde stands for itself.
pub(crate) fn unescape(segment: &str) -> String {
    // in this order, so that `~01` becomes `~1`
    segment.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(rule: &'static str, path: &str) -> Option<Vec<String>> {
        let rule: Rule<()> = Rule {
            path: rule,
            ops: &[],
            apply: |(), _| Ok(()),
        };
        rule.names(path)
    }

    #[test]
    fn free_segments_are_bound_without_escapes() {
        assert_eq!(
            names("/requestModels/*", "/requestModels/application~1json"),
            Some(vec!["application/json".into()])
        );
        assert_eq!(
            names(
                "/{resourcePath}/{httpMethod}/metrics/enabled",
                "/~1a~1b/GET/metrics/enabled"
            ),
            Some(vec!["/a/b".into(), "GET".into()])
        );
        assert_eq!(names("/*", "/a~01b~0"), Some(vec!["a~1b~".into()]));
        assert_eq!(names("/name", "/name"), Some(vec![]));
    }

    #[test]
    fn other_paths_are_not_taken() {
        for path in [
            "", "/", "name", "/names", "/name/", "//name", "/name/x", "/Name",
        ] {
            assert_eq!(names("/name", path), None, "{path}");
        }
        for path in ["/models", "/models/", "/models/application/json"] {
            assert_eq!(names("/models/*", path), None, "{path}");
        }
    }
}
