//! Finds what comes close to a path or a verb that an API does not have.

use crate::complaint::Candidates;
use trygate_model::{Api, HttpMethod, PathPart};

/// The most candidates that are named.
const NAMED: usize = 5;

/// How alike two paths must be, from 0 to 1, to be named beside better ones.
const ALIKE: f64 = 0.5;

/// Returns the methods that come closest to a verb and a path, as `GET /pets/{petId}`, best first;
/// where none comes close, some of those that there are.
pub(crate) fn near(api: &Api, verb: HttpMethod, path: &str) -> Candidates {
    let mut ranked: Vec<(f64, String)> = Vec::new();
    for resource in api.resources.values() {
        if resource.methods.is_empty() {
            continue;
        }
        let template = api.path_of(resource);
        let alike = strsim::normalized_levenshtein(path, &filled(&template, path));
        for method in resource.methods.keys() {
            let right_verb = *method == verb || *method == HttpMethod::Any;
            // the verb only decides between paths that are as good
            let rank = alike + if right_verb { 0.01 } else { 0.0 };
            ranked.push((rank, format!("{method} {template}")));
        }
    }
    let near = ranked.iter().filter(|(rank, _)| *rank >= ALIKE).count();
    let are_near = near > 0;
    if are_near {
        // a stable sort keeps the definition's order among equals
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranked.truncate(near);
    }
    let names = ranked.into_iter().map(|(_, name)| name);
    Candidates {
        names: names.take(NAMED).collect(),
        are_near,
    }
}

/// Puts the segments of a concrete path where a template has variables, so that only the rest of
/// the template can differ.
fn filled(template: &str, path: &str) -> String {
    let mut given = path.split('/').filter(|part| !part.is_empty());
    let mut filled = String::new();
    for part in template.split('/').filter(|part| !part.is_empty()) {
        let here = given.next();
        filled.push('/');
        match PathPart::of(part) {
            PathPart::Literal(text) => filled.push_str(text),
            PathPart::Variable(_) => filled.push_str(here.unwrap_or(part)),
            PathPart::Greedy(_) => {
                filled.push_str(here.unwrap_or(part));
                for rest in given.by_ref() {
                    filled.push('/');
                    filled.push_str(rest);
                }
            }
        }
    }
    if filled.is_empty() {
        filled.push('/');
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_count_as_right() {
        assert_eq!(filled("/pets/{petId}", "/pet/1"), "/pets/1");
        assert_eq!(filled("/pets/{petId}/toys", "/pets"), "/pets/{petId}/toys");
        assert_eq!(filled("/raw/{proxy+}", "/rwa/a/b"), "/raw/a/b");
        assert_eq!(filled("/", "/x"), "/");
    }
}
