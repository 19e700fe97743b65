//! The base path of a document, and what its three modes make of it.
//!
//! Rules and example are the developer guide's (`api-gateway-import-api-basePath`); the OpenAPI 3
//! forms are also recorded (a variable named `basePath` counts even if the URL does not use it).

use crate::BasePath;
use crate::problem::WarningKind;
use crate::reading::Reading;
use crate::tree::{Node, Value};
use crate::version::Version;

/// Returns what stands before every path: empty, or segments that each begin with a slash.
pub(crate) fn prefix(cx: &mut Reading<'_>) -> String {
    let base = match cx.version {
        Version::Swagger2 => cx
            .root
            .get("basePath")
            .and_then(Node::as_str)
            .unwrap_or_default()
            .to_owned(),
        Version::OpenApi3 => of_servers(cx),
    };
    let segments = base.split('/').filter(|segment| !segment.is_empty());
    let skipped = match cx.options.base_path {
        BasePath::Ignore => return String::new(),
        BasePath::Prepend => 0,
        BasePath::Split => 1,
    };
    segments
        .skip(skipped)
        .fold(String::new(), |prefix, segment| prefix + "/" + segment)
}

fn of_servers(cx: &mut Reading<'_>) -> String {
    let Some(Node {
        value: Value::Array(servers),
        place,
    }) = cx.root.get("servers")
    else {
        return String::new();
    };
    if servers.len() > 1 {
        cx.warn(WarningKind::SeveralServers, *place);
    }
    let default = |server: &Node<'_>, name: &str| {
        let variable = server.get("variables")?.get(name)?;
        Some(variable.get("default")?.scalar_text()?.into_owned())
    };
    if let Some(base) = servers
        .iter()
        .find_map(|server| default(server, "basePath"))
    {
        return base;
    }
    let Some(server) = servers.first() else {
        return String::new();
    };
    let url = server.get("url").and_then(Node::as_str).unwrap_or_default();
    let path = match url.split_once("://") {
        Some((_, rest)) => rest
            .find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or_default(),
        None => url,
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut filled = String::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let variable = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        filled.push('/');
        match variable.and_then(|name| default(server, name)) {
            Some(value) => filled += &value,
            None => filled += segment,
        }
    }
    filled
}
