//! The parts of `trygate.toml` that say where calls go: `[aws]`, `[vpc-links]`, and of `[lambda]` and
//! `[functions.…]` what leads elsewhere.

use trygate_backends::{BaseUrl, Destination, FunctionRoute, Routes};
use trygate_settings::{Place, Problem, Table};

/// Where calls go, as the file says.
#[derive(Debug, Default)]
pub(crate) struct RouteFile {
    pub(crate) routes: Routes,
    /// The profile whose keys sign calls.
    pub(crate) profile: Option<String>,
}

impl RouteFile {
    /// Reads the file's tables; those of functions that run here are read elsewhere.
    pub(crate) fn of(root: &Table<'_>) -> Result<Self, Problem> {
        let mut file = Self::default();
        let routes = &mut file.routes;
        if let Some(place) = root.get("aws") {
            let aws = place.table_of(&["endpoint", "endpoints", "profile"])?;
            routes.aws = aws
                .get("endpoint")
                .map(|one| destination(&one))
                .transpose()?;
            if let Some(endpoints) = aws.get("endpoints") {
                for (service, place) in endpoints.table()?.iter() {
                    let endpoint = destination(&place)?;
                    routes.services.insert(service.to_owned(), endpoint);
                }
            }
            if let Some(place) = aws.get("profile") {
                file.profile = Some(place.text()?.to_owned());
            }
        }
        if let Some(place) = root.get("vpc-links") {
            for (id, place) in place.table()?.iter() {
                routes.vpc_links.insert(id.to_owned(), url(&place)?);
            }
        }
        if let Some(place) = root.get("lambda") {
            let endpoint = place.table()?.get("endpoint");
            routes.lambda = endpoint.map(|one| destination(&one)).transpose()?;
        }
        if let Some(place) = root.get("functions") {
            for (name, place) in place.table()?.iter() {
                if let Some(route) = elsewhere(&place)? {
                    routes.functions.insert(name.to_owned(), route);
                }
            }
        }
        Ok(file)
    }
}

/// Reads where a function is, if it is not here.
pub(crate) fn elsewhere(place: &Place<'_>) -> Result<Option<FunctionRoute>, Problem> {
    let table = place.table()?;
    let route = match (table.get("url"), table.get("endpoint")) {
        (None, None) => return Ok(None),
        (Some(place), _) => FunctionRoute::Url(url(&place)?),
        (None, Some(place)) => FunctionRoute::Lambda(destination(&place)?),
    };
    let word = if table.get("url").is_some() {
        "url"
    } else {
        "endpoint"
    };
    for (name, _) in table.iter() {
        if name != word {
            let why = format!("`{name}` does not go with `{word}`: the function is elsewhere");
            return Err(table.name_problem(name, why));
        }
    }
    Ok(Some(route))
}

fn destination(place: &Place<'_>) -> Result<Destination, Problem> {
    Ok(match place.text()? {
        "aws" => Destination::Aws,
        "none" => Destination::Nowhere,
        _ => Destination::Endpoint(url(place)?),
    })
}

fn url(place: &Place<'_>) -> Result<BaseUrl, Problem> {
    let text = place.text()?;
    BaseUrl::parse(text).map_err(|error| {
        place
            .problem(format!("'{text}' {error}"))
            .mend("give a URL such as http://127.0.0.1:8000")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use trygate_settings::{Document, Format};

    #[test]
    fn says_where_everything_is() {
        let text = "[aws]\nendpoint = 'none'\nprofile = 'work'\n\
                    endpoints = { sqs = 'http://q:1', s3 = 'aws' }\n\
                    [vpc-links]\nab12 = 'http://v/'\n\
                    [lambda]\nendpoint = 'http://l'\n\
                    [functions.here]\ncode = '.'\n\
                    [functions.there]\nurl = 'http://f/x'\n\
                    [functions.cloud]\nendpoint = 'aws'\n";
        let document = Document::parse("t", Format::Toml, text.as_bytes()).unwrap();
        let file = RouteFile::of(&document.root().table().unwrap()).unwrap();
        let url = |text| BaseUrl::parse(text).unwrap();
        let RouteFile { routes, profile } = file;
        assert_eq!(profile.as_deref(), Some("work"));
        assert_eq!(routes.aws, Some(Destination::Nowhere));
        assert_eq!(routes.services["s3"], Destination::Aws);
        let queue = Destination::Endpoint(url("http://q:1"));
        assert_eq!(routes.services["sqs"], queue);
        assert_eq!(routes.vpc_links["ab12"], url("http://v"));
        assert_eq!(routes.lambda, Some(Destination::Endpoint(url("http://l"))));
        let there = FunctionRoute::Url(url("http://f/x"));
        assert_eq!(routes.functions["there"], there);
        let cloud = FunctionRoute::Lambda(Destination::Aws);
        assert_eq!(routes.functions["cloud"], cloud);
        assert!(!routes.functions.contains_key("here"));
    }
}
