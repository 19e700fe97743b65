//! Which resource answers a concrete path, and what the path's variables are bound to.
//!
//! Precedence as documented: a literal segment wins over `{name}`, `{name}` over `{name+}`. Where
//! the preferred branch leads nowhere the next one is tried. Values are kept as they stand in the
//! path, percent-escapes included (recorded from proxy events).

use crate::{Api, HttpMethod, PathPart, Resource, TextMap};

/// A resource that a path leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Routed<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// Its path variables.
    pub path_parameters: TextMap,
}

impl Api {
    /// Finds the resource that answers a path (without query). With a verb, resources that have no
    /// method for it are passed over while a less specific one has.
    pub fn route(&self, path: &str, verb: Option<HttpMethod>) -> Option<Routed<'_>> {
        let segments: Vec<&str> = segments(path);
        let root = self.resources.get(&self.rest_api.root_resource_id)?;
        let mut bound = Vec::new();
        let found = self.descend(root, &segments, verb, &mut bound)?;
        let path_parameters = bound.into_iter().collect();
        Some(Routed {
            resource: found,
            path_parameters,
        })
    }

    fn descend<'a>(
        &'a self,
        node: &'a Resource,
        segments: &[&str],
        verb: Option<HttpMethod>,
        bound: &mut Vec<(String, String)>,
    ) -> Option<&'a Resource> {
        let Some((first, rest)) = segments.split_first() else {
            return verb
                .is_none_or(|verb| node.method_for(verb).is_some())
                .then_some(node);
        };
        let mut variable = None;
        let mut greedy = None;
        for child in self.children(&node.id) {
            match PathPart::of(child.path_part.as_deref().unwrap_or_default()) {
                PathPart::Literal(text) if is_same(first, text) => {
                    if let Some(found) = self.descend(child, rest, verb, bound) {
                        return Some(found);
                    }
                }
                PathPart::Literal(_) => {}
                PathPart::Variable(name) => variable = Some((child, name)),
                PathPart::Greedy(name) => greedy = Some((child, name)),
            }
        }
        if let Some((child, name)) = variable.filter(|_| !first.is_empty()) {
            let mark = bound.len();
            bound.push((name.to_owned(), (*first).to_owned()));
            if let Some(found) = self.descend(child, rest, verb, bound) {
                return Some(found);
            }
            bound.truncate(mark);
        }
        let (child, name) = greedy?;
        if verb.is_some_and(|verb| child.method_for(verb).is_none()) {
            return None;
        }
        bound.push((name.to_owned(), segments.join("/")));
        Some(child)
    }
}

/// Binds the variables of a path template to a concrete path; none where the path does not fit.
///
/// A test invocation names its resource, so the path may be anything: one that does not fit binds
/// nothing and is no error (recorded).
pub fn bind(template: &str, path: &str) -> Option<TextMap> {
    let mut bound = TextMap::new();
    let mut values = segments(path).into_iter();
    for part in segments(template) {
        match PathPart::of(part) {
            PathPart::Literal(text) => {
                if values.next()? != text {
                    return None;
                }
            }
            PathPart::Variable(name) => {
                let value = values.next().filter(|value| !value.is_empty())?;
                bound.insert(name.to_owned(), value.to_owned());
            }
            PathPart::Greedy(name) => {
                let rest: Vec<&str> = values.by_ref().collect();
                if rest.is_empty() {
                    return None;
                }
                bound.insert(name.to_owned(), rest.join("/"));
            }
        }
    }
    values.next().is_none().then_some(bound)
}

/// Whether a segment of a path stands for a literal; percent-escapes in it do not matter (guess).
fn is_same(segment: &str, literal: &str) -> bool {
    if !segment.contains('%') {
        return segment == literal;
    }
    let mut rest = segment.as_bytes();
    let mut expected = literal.bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = tail
            .get(..2)
            .filter(|_| *first == b'%')
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let byte = escaped.unwrap_or(*first);
        rest = match escaped {
            Some(_) => tail.get(2..).unwrap_or_default(),
            None => tail,
        };
        if expected.next() != Some(byte) {
            return false;
        }
    }
    expected.next().is_none()
}

/// Splits a path; one trailing slash does not count (recorded), inner empty segments do.
fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        Vec::new()
    } else {
        path.split('/').collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Method, RestApi};

    fn api(paths: &[&str]) -> Api {
        let mut api = Api::new(RestApi::new("a".into(), "n".into(), "root".into(), 0));
        for path in paths {
            let mut parent = "root".to_owned();
            for part in path.split('/').filter(|part| !part.is_empty()) {
                let id = format!("{parent}/{part}");
                api.resources.entry(id.clone()).or_insert_with(|| Resource {
                    id: id.clone(),
                    parent_id: Some(parent.clone()),
                    path_part: Some(part.to_owned()),
                    methods: indexmap::IndexMap::new(),
                });
                parent = id;
            }
            api.resources[&parent]
                .methods
                .insert(HttpMethod::Get, Method::new("NONE"));
        }
        api
    }

    fn routed(api: &Api, path: &str) -> Option<(String, Vec<(String, String)>)> {
        let found = api.route(path, Some(HttpMethod::Get))?;
        Some((
            api.path_of(found.resource),
            found.path_parameters.into_iter().collect(),
        ))
    }

    #[test]
    fn literal_wins_over_variable_wins_over_greedy() {
        let api = api(&["/a/b", "/{x}/b", "/a/{y}/c", "/{proxy+}"]);
        let text = |path: &str| routed(&api, path).unwrap().0;
        assert_eq!(text("/a/b"), "/a/b");
        assert_eq!(text("/z/b"), "/{x}/b");
        assert_eq!(text("/a/q/c"), "/a/{y}/c");
        assert_eq!(
            routed(&api, "/a/q/d").unwrap().1,
            [("proxy".into(), "a/q/d".into())]
        );
        assert_eq!(routed(&api, "/"), None);
        assert_eq!(text("/%61/b"), "/a/b");
        assert_eq!(text("/a%2Fb"), "/{proxy+}");
    }

    #[test]
    fn escapes_of_a_literal_do_not_matter() {
        for (segment, literal, same) in [
            ("a", "a", true),
            ("%61", "a", true),
            ("%6", "a", false),
            ("%6", "%6", true),
            ("a%zz", "a%zz", true),
            ("%61b", "a", false),
            ("a", "ab", false),
            ("%+1", "\u{1}", false),
        ] {
            assert_eq!(is_same(segment, literal), same, "{segment} {literal}");
        }
    }

    #[test]
    fn binds_what_a_template_names() {
        let get = |template, path| bind(template, path).map(|b| b.into_iter().collect::<Vec<_>>());
        assert_eq!(
            get("/pets/{id}", "/pets/7/"),
            Some(vec![("id".into(), "7".into())])
        );
        assert_eq!(
            get("/pets/{id}", "/pets/{id}"),
            Some(vec![("id".into(), "{id}".into())])
        );
        assert_eq!(get("/pets/{id}", "/random/test"), None);
        assert_eq!(
            get("/{p+}", "/a//b"),
            Some(vec![("p".into(), "a//b".into())])
        );
        assert_eq!(get("/{p+}", "/"), None);
        assert_eq!(get("/", "/"), Some(vec![]));
    }
}
