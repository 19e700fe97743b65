//! Which stage of which API a request calls.
//!
//! Two forms are read: `/restapis/{api}/{stage}/_user_request_/{path}` on any host, and
//! `/{stage}/{path}` on `{api}.execute-api.localhost` or `{api}.execute-api.{region}.…`, the form of
//! AWS's own addresses. No operation of the control plane has a path like the first.

use crate::listen::HttpRequest;

/// What a request calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StageAddress<'a> {
    /// The API's id.
    pub(crate) api_id: &'a str,
    /// The Region, where the host names it.
    pub(crate) region: Option<&'a str>,
    /// The stage's name; empty where the path has none.
    pub(crate) stage: &'a str,
    /// The path behind the stage as it came; empty, or with its first slash.
    pub(crate) path: &'a str,
    /// The host without its port, where it names the API.
    pub(crate) host: Option<&'a str>,
}

const MARK: &str = "/_user_request_";

impl<'a> StageAddress<'a> {
    /// Reads the address of a call; none where the request is no call of a stage.
    pub(crate) fn of(request: &'a HttpRequest) -> Option<Self> {
        Self::in_path(&request.path).or_else(|| Self::in_host(request))
    }

    fn in_path(path: &'a str) -> Option<Self> {
        let (api_id, rest) = path.strip_prefix("/restapis/")?.split_once('/')?;
        let (stage, path) = rest.split_once(MARK)?;
        let sound = !stage.contains('/') && (path.is_empty() || path.starts_with('/'));
        sound.then_some(Self {
            api_id,
            region: None,
            stage,
            path,
            host: None,
        })
    }

    fn in_host(request: &'a HttpRequest) -> Option<Self> {
        let host = request.header("Host")?;
        let host = host.split_once(':').map_or(host, |(name, _)| name);
        let mut labels = host.splitn(4, '.');
        let api_id = labels.next().filter(|label| !label.is_empty())?;
        let service = labels.next()?;
        if !service.eq_ignore_ascii_case("execute-api") {
            return None;
        }
        let path = request.path.strip_prefix('/').unwrap_or_default();
        let length = path.find('/').unwrap_or(path.len());
        let (stage, path) = path.split_at(length);
        Some(Self {
            api_id,
            region: labels.next().filter(|label| is_region(label)),
            stage,
            path,
            host: Some(host),
        })
    }
}

/// Whether a label is the name of a Region, such as `eu-west-1`.
fn is_region(label: &str) -> bool {
    label.split('-').count() >= 3 && label.ends_with(|last: char| last.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str, host: &str) -> HttpRequest {
        HttpRequest {
            path: path.into(),
            headers: vec![("HOST".into(), host.into())],
            ..HttpRequest::default()
        }
    }

    fn shown(path: &str, host: &str) -> Option<String> {
        let request = request(path, host);
        let found = StageAddress::of(&request)?;
        Some(format!(
            "{} {} {} {}",
            found.api_id,
            found.region.unwrap_or("-"),
            found.stage,
            found.path
        ))
    }

    #[test]
    fn both_forms_are_read() {
        for (path, host, expected) in [
            (
                "/restapis/a1/dev/_user_request_/p/q",
                "h:1",
                "a1 - dev /p/q",
            ),
            ("/restapis/a1/dev/_user_request_/", "h:1", "a1 - dev /"),
            ("/restapis/a1/dev/_user_request_", "h:1", "a1 - dev "),
            ("/dev/p", "a1.execute-api.localhost:4580", "a1 - dev /p"),
            ("/dev", "a1.execute-api.localhost", "a1 - dev "),
            ("/", "a1.execute-api.localhost", "a1 -  "),
            ("/dev//p/", "a1.execute-api.localhost", "a1 - dev //p/"),
            (
                "/dev/p",
                "a1.EXECUTE-API.eu-west-1.amazonaws.com",
                "a1 eu-west-1 dev /p",
            ),
        ] {
            assert_eq!(shown(path, host).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn calls_of_the_control_plane_are_none() {
        for (path, host) in [
            ("/restapis/a1/stages/dev", "localhost:4580"),
            ("/restapis/a1/resources/b/methods/GET", "h"),
            ("/restapis/a1/dev/_user_request_x", "h"),
            ("/restapis/a1/x/dev/_user_request_/", "h"),
            ("/dev/p", "execute-api.localhost"),
            ("/dev/p", "a1.apigateway.localhost"),
            ("/dev/p", ".execute-api.localhost"),
        ] {
            assert_eq!(shown(path, host), None, "{path} {host}");
        }
    }
}
