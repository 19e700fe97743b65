//! The SDK for JavaScript of a stage: a client of its own text, one function for each method.
//!
//! Documented: the factory `apigClientFactory.newClient`, the functions' arguments `params`, `body`
//! and `additionalParams`, the name of the client's file, and that methods of `ANY` have no function
//! and an API of nothing else no client. Users published how functions are called: the words of the
//! path in camel case, then the verb, and `rootGet` at the root. Guesses: what becomes of
//! characters that a name cannot have (they separate words) and of two methods with one name (the
//! later gets a number).
//!
//! It is not AWS's text; requests go out with `fetch`, signatures are made with the Web Crypto API.

mod files;

use indexmap::IndexSet;
use serde::Serialize;
use trygate_model::{Api, HttpMethod, Method};

pub(crate) use files::archive;

/// The place of declared parameters, by the first part of a name after `method.request.`.
const PATH: &str = "path";
const QUERY: &str = "querystring";
const HEADER: &str = "header";

/// A method as the client's text has it.
#[derive(Debug, Serialize, PartialEq, Eq)]
struct Function {
    name: String,
    verb: &'static str,
    /// The path with its variables, `/pets/{petId}`.
    path: String,
    /// What the client needs before it calls.
    required: Vec<String>,
    query: Vec<String>,
    headers: Vec<String>,
    authorization: String,
    #[serde(rename = "apiKeyRequired")]
    api_key_required: bool,
}

/// What a client can call, and what it cannot.
struct Functions {
    functions: Vec<Function>,
    /// The paths of methods for every verb, which have no function (documented).
    any_paths: Vec<String>,
}

impl Functions {
    /// Lists methods by path and verb, so that the same API gives the same text.
    fn of(api: &Api) -> Self {
        let mut methods: Vec<(String, HttpMethod, &Method)> = Vec::new();
        for resource in api.resources.values() {
            let path = api.path_of(resource);
            for (verb, method) in &resource.methods {
                methods.push((path.clone(), *verb, method));
            }
        }
        methods.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let mut names = IndexSet::new();
        let (mut functions, mut any_paths) = (Vec::new(), Vec::new());
        for (path, verb, method) in methods {
            if verb == HttpMethod::Any {
                any_paths.push(path);
                continue;
            }
            let plain = function_name(&path, verb);
            let numbered = (2..).map(|n: u32| format!("{plain}{n}"));
            let name = std::iter::once(plain.clone())
                .chain(numbered)
                .find(|name| names.insert(name.clone()))
                .unwrap_or(plain);
            functions.push(Function::of(name, path, verb, method));
        }
        Self {
            functions,
            any_paths,
        }
    }
}

impl Function {
    fn of(name: String, path: String, verb: HttpMethod, method: &Method) -> Self {
        let variables = variables(&path);
        let declared = method.request_parameters.iter().flatten();
        // required ones of the path that it has no variable for have no place to go
        let declared: Vec<(&str, &str, bool)> = declared
            .filter_map(|(name, required)| {
                let (place, name) = name.strip_prefix("method.request.")?.split_once('.')?;
                Some((place, name, *required))
            })
            .collect();
        let at = |wanted: &str| -> Vec<String> {
            let here = declared.iter().filter(|(place, ..)| *place == wanted);
            here.map(|(_, name, _)| (*name).to_owned()).collect()
        };
        let mut required: IndexSet<String> = variables.into_iter().collect();
        let needed = declared
            .iter()
            .filter(|(place, _, required)| *required && *place != PATH)
            .map(|(_, name, _)| (*name).to_owned());
        required.extend(needed);
        Self {
            name,
            verb: verb.as_str(),
            required: required.into_iter().collect(),
            query: at(QUERY),
            headers: at(HEADER),
            authorization: method.authorization_type.clone(),
            api_key_required: method.api_key_required,
            path,
        }
    }
}

/// Names the function of a method: `/pets/{petId}` and GET give `petsPetIdGet`.
fn function_name(path: &str, verb: HttpMethod) -> String {
    let verb = verb.as_str().to_ascii_lowercase();
    let mut words: Vec<&str> = path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        words.push("root");
    }
    words.push(&verb);
    let mut name = String::new();
    for word in words {
        let mut letters = word.chars();
        let Some(first) = letters.next() else {
            continue;
        };
        name.push(if name.is_empty() {
            first.to_ascii_lowercase()
        } else {
            first.to_ascii_uppercase()
        });
        name.push_str(letters.as_str());
    }
    name
}

/// Lists the variables of a path.
fn variables(path: &str) -> Vec<String> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| name.strip_suffix('+').unwrap_or(name).to_owned())
        .collect()
}

#[cfg(test)]
mod tests;
