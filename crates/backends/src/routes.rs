//! Where calls go that name something of AWS: functions, services, VPC links.
//!
//! Plain data, filled in from arguments and files; [`Router`](crate::Router) acts on it.

use crate::base_url::BaseUrl;
use std::collections::BTreeMap;

/// Where calls to a function or a service are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To AWS itself, signed with the user's keys.
    Aws,
    /// To an endpoint that speaks the service's protocol, such as an emulator.
    Endpoint(BaseUrl),
    /// Nowhere: a call is refused.
    Nowhere,
}

/// Where calls to one function are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FunctionRoute {
    /// Somewhere that speaks Lambda's Invoke API.
    Lambda(Destination),
    /// A URL that takes the event as a POST and answers with the payload.
    Url(BaseUrl),
}

/// Everything that the user named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routes {
    /// Targets of VPC links by the link's id.
    pub vpc_links: BTreeMap<String, BaseUrl>,
    /// Functions by name, by `name:qualifier` or by ARN.
    pub functions: BTreeMap<String, FunctionRoute>,
    /// Functions that have no entry of their own and that do not run here.
    pub lambda: Option<Destination>,
    /// Services by the name that an integration's ARN gives them, such as `dynamodb`.
    pub services: BTreeMap<String, Destination>,
    /// Services that have no entry of their own, and functions that are not named anywhere.
    pub aws: Option<Destination>,
    /// Whether there are keys to sign calls to AWS with.
    pub has_credentials: bool,
    /// Why there are none, where keys were found that cannot be used.
    pub no_credentials: Option<String>,
}

impl Routes {
    /// Returns the function's own route; the most exact name counts.
    pub(crate) fn function(&self, arn: &str, name: &FunctionName<'_>) -> Option<&FunctionRoute> {
        let qualified = name
            .qualifier
            .map(|qualifier| format!("{}:{qualifier}", name.name));
        self.functions
            .get(arn)
            .or_else(|| self.functions.get(qualified.as_deref()?))
            .or_else(|| self.functions.get(name.name))
    }

    /// Returns where functions go that do not run here.
    pub(crate) fn any_function(&self) -> Option<&Destination> {
        self.lambda
            .as_ref()
            .or_else(|| self.services.get("lambda"))
            .or(self.aws.as_ref())
    }

    /// Returns where a service's calls go. Without a word of the user that is AWS if there are keys.
    pub(crate) fn service(&self, service: &str) -> Option<&Destination> {
        self.services
            .get(service)
            .or(self.aws.as_ref())
            .or_else(|| self.has_credentials.then_some(&Destination::Aws))
    }
}

/// A function's name as its ARN gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FunctionName<'a> {
    pub(crate) name: &'a str,
    /// A version or an alias.
    pub(crate) qualifier: Option<&'a str>,
}

impl<'a> FunctionName<'a> {
    /// Reads `arn:{partition}:lambda:{region}:{account}:function:{name}[:{qualifier}]`; of anything
    /// else the whole text is the name.
    pub(crate) fn of(arn: &'a str) -> Self {
        let mut parts = arn.splitn(8, ':').skip(5);
        match (parts.next(), parts.next(), parts.next()) {
            (Some("function"), Some(name), qualifier) => Self { name, qualifier },
            _ => Self {
                name: arn,
                qualifier: None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:lambda:eu-central-1:123456789012:function:pets";

    #[test]
    fn takes_arns_apart() {
        let plain = FunctionName::of(ARN);
        assert_eq!((plain.name, plain.qualifier), ("pets", None));
        let live = format!("{ARN}:live");
        let qualified = FunctionName::of(&live);
        assert_eq!(
            (qualified.name, qualified.qualifier),
            ("pets", Some("live"))
        );
        assert_eq!(FunctionName::of("pets").name, "pets");
    }

    #[test]
    fn the_most_exact_name_counts() {
        let route = |url| FunctionRoute::Url(BaseUrl::parse(url).unwrap());
        let live = format!("{ARN}:live");
        let mut routes = Routes::default();
        let found = |routes: &Routes| match routes.function(&live, &FunctionName::of(&live)) {
            Some(FunctionRoute::Url(url)) => url.as_str().to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(found(&routes), "None");
        for (key, url) in [
            ("pets", "http://a"),
            ("pets:live", "http://b"),
            (&*live, "http://c"),
        ] {
            routes.functions.insert(key.to_owned(), route(url));
            assert_eq!(found(&routes), url);
        }
    }

    #[test]
    fn services_reach_aws_by_themselves_and_functions_only_when_told() {
        let mut routes = Routes {
            has_credentials: true,
            ..Routes::default()
        };
        assert_eq!(routes.service("sqs"), Some(&Destination::Aws));
        assert_eq!(routes.any_function(), None);
        routes.aws = Some(Destination::Nowhere);
        assert_eq!(routes.service("sqs"), Some(&Destination::Nowhere));
        routes.services.insert("sqs".into(), Destination::Aws);
        assert_eq!(routes.service("sqs"), Some(&Destination::Aws));
        routes.lambda = Some(Destination::Aws);
        assert_eq!(routes.any_function(), Some(&Destination::Aws));
    }
}
