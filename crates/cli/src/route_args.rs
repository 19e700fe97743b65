//! The arguments that say where calls to functions, AWS services and VPC links go.

use crate::complaint::Complaint;
use crate::function_args::FunctionArguments;
use crate::palette::Output;
use crate::settings_file;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use trygate_backends::{
    BaseUrl, Destination, FunctionRoute, HttpBackend, KeyError, KeySources, Router, Routes,
};
use trygate_invoke::{Credentials, Engine};
use trygate_lambda::{FunctionBackend, LambdaHost};
use trygate_model::Ambient;

/// Flags for what an integration may name besides a URL.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct RouteArguments {
    /// Where functions are invoked: an endpoint that speaks Lambda's API, or `aws`; with NAME= for
    /// that function only; may be repeated
    #[arg(long = "lambda-endpoint", value_name = "[NAME=]URL")]
    lambda_endpoints: Vec<String>,

    /// A URL that stands for a function: it gets the event as a POST and answers with the result;
    /// may be repeated
    #[arg(long = "function-url", value_name = "NAME=URL")]
    function_urls: Vec<String>,

    /// Where AWS services are called: an emulator's URL, `aws`, or `none`; with SERVICE= for that
    /// service only, such as dynamodb=http://127.0.0.1:8000; may be repeated. Without it services
    /// are called at AWS if there are keys for it
    #[arg(long = "aws-endpoint", value_name = "[SERVICE=]URL")]
    aws_endpoints: Vec<String>,

    /// The profile of AWS's shared files whose keys sign calls, instead of the keys in the
    /// environment
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,

    /// Where what is behind a VPC link is reached, such as ab12cd=http://127.0.0.1:8080; may be
    /// repeated
    #[arg(long = "vpc-link", value_name = "ID=URL")]
    vpc_links: Vec<String>,

    /// A file with these settings and those of functions, instead of trygate.toml in the current
    /// directory
    #[arg(long = "config", value_name = "FILE")]
    settings: Option<PathBuf>,

    #[command(flatten)]
    functions: FunctionArguments,
}

/// The pipeline and what it calls.
pub(crate) struct Gateway {
    /// Signs with the user's keys.
    pub(crate) engine: Engine,
    /// Calls what the routes say.
    pub(crate) router: Router,
    /// Runs the functions that are on this machine.
    pub(crate) functions: Arc<LambdaHost>,
    /// Whether AWS services are called at AWS though nobody said so, only because there are keys.
    pub(crate) is_at_aws_by_itself: bool,
}

impl RouteArguments {
    /// Returns the pipeline and its backend. What functions print is shown unless `quiet`.
    pub(crate) fn gateway(
        &self,
        ambient: &Ambient,
        output: Output,
        quiet: bool,
        data: Option<&Path>,
    ) -> Result<Gateway, Complaint> {
        let file = settings_file::read(self.settings.as_deref(), output)?;
        let mut routes = over(self.routes()?, file.routes.routes, self.functions.named());
        let profile = self.profile.as_deref().or(file.routes.profile.as_deref());
        let credentials = match credentials(profile) {
            Ok(credentials) => credentials,
            Err(error) if profile.is_some() => {
                let complaint = Complaint::new("aws-keys", error.to_string());
                return Err(complaint.mend(error.mend()));
            }
            // keys that nobody asked for matter only once a call needs them
            Err(error) => {
                routes.no_credentials = Some(format!("{error}; {}", error.mend()));
                None
            }
        };
        routes.has_credentials = credentials.is_some();
        let functions = self
            .functions
            .host(&file.functions, ambient, output, quiet, data)?;
        let here = Arc::new(FunctionBackend(functions.clone()));
        let host = functions.clone();
        let is_at_aws_by_itself = routes.has_credentials && routes.aws.is_none();
        Ok(Gateway {
            is_at_aws_by_itself,
            engine: Engine::new().signing_with(credentials),
            router: Router::new(HttpBackend::new(), routes)
                .with_functions(here, move |arn| host.has(arn)),
            functions,
        })
    }

    fn routes(&self) -> Result<Routes, Complaint> {
        let mut routes = Routes::default();
        for text in &self.lambda_endpoints {
            let flag = Flag("--lambda-endpoint", text);
            let (name, destination) = flag.destination()?;
            match name {
                Some(name) => {
                    let route = FunctionRoute::Lambda(destination);
                    flag.once(routes.functions.insert(name.to_owned(), route).is_some())?;
                }
                None => flag.once(routes.lambda.replace(destination).is_some())?,
            }
        }
        for text in &self.function_urls {
            let flag = Flag("--function-url", text);
            let (name, url) = flag.named()?;
            let route = FunctionRoute::Url(flag.url(url)?);
            flag.once(routes.functions.insert(name.to_owned(), route).is_some())?;
        }
        for text in &self.aws_endpoints {
            let flag = Flag("--aws-endpoint", text);
            let (name, destination) = flag.destination()?;
            match name {
                Some(name) => {
                    let before = routes.services.insert(name.to_owned(), destination);
                    flag.once(before.is_some())?;
                }
                None => flag.once(routes.aws.replace(destination).is_some())?,
            }
        }
        for text in &self.vpc_links {
            let flag = Flag("--vpc-link", text);
            let (id, url) = flag.named()?;
            flag.once(
                routes
                    .vpc_links
                    .insert(id.to_owned(), flag.url(url)?)
                    .is_some(),
            )?;
        }
        Ok(routes)
    }
}

fn credentials(profile: Option<&str>) -> Result<Option<Credentials>, KeyError> {
    let sources = KeySources {
        variable: &|name| std::env::var(name).ok(),
        profile,
    };
    sources.find()
}

/// Puts what flags say over what the file says; functions that flags run here are not elsewhere.
fn over(flags: Routes, file: Routes, here: impl Iterator<Item = String>) -> Routes {
    let mut routes = file;
    for name in here {
        routes.functions.remove(&name);
    }
    routes.vpc_links.extend(flags.vpc_links);
    routes.functions.extend(flags.functions);
    routes.lambda = flags.lambda.or(routes.lambda);
    // a flag for all services is meant for all of them
    if flags.aws.is_some() {
        routes.services.clear();
        routes.aws = flags.aws;
    }
    routes.services.extend(flags.services);
    routes
}

/// A flag and what was given for it.
struct Flag<'a>(&'static str, &'a str);

impl<'a> Flag<'a> {
    /// Takes `NAME=URL` apart.
    fn named(&self) -> Result<(&'a str, &'a str), Complaint> {
        self.parts()
            .and_then(|(name, url)| Some((name?, url)))
            .ok_or_else(|| self.refused("no name stands before a URL", "NAME=URL"))
    }

    /// Takes `[NAME=]URL` apart, where the URL may be `aws` or `none`.
    fn destination(&self) -> Result<(Option<&'a str>, Destination), Complaint> {
        let (name, place) = self
            .parts()
            .ok_or_else(|| self.refused("no URL is there", "[NAME=]URL"))?;
        let destination = match place {
            "aws" => Destination::Aws,
            "none" => Destination::Nowhere,
            url => Destination::Endpoint(self.url(url)?),
        };
        Ok((name, destination))
    }

    /// Returns name and place; none where either is empty.
    fn parts(&self) -> Option<(Option<&'a str>, &'a str)> {
        match self.1.split_once('=') {
            // a URL may have the sign too
            Some((name, place)) if !name.contains("://") => {
                (!name.is_empty() && !place.is_empty()).then_some((Some(name), place))
            }
            _ => (!self.1.is_empty()).then_some((None, self.1)),
        }
    }

    fn url(&self, text: &str) -> Result<BaseUrl, Complaint> {
        BaseUrl::parse(text).map_err(|error| {
            let what = format!("'{text}' {error}");
            Complaint::new("usage", format!("{}: {what}", self.0))
                .mend("give a URL such as http://127.0.0.1:8000")
        })
    }

    fn once(&self, is_there: bool) -> Result<(), Complaint> {
        if is_there {
            return Err(self.refused("the same is named twice", "one of the two"));
        }
        Ok(())
    }

    fn refused(&self, why: &str, form: &str) -> Complaint {
        let Self(flag, text) = self;
        Complaint::new("usage", format!("{flag} {text}: {why}")).mend(format!("give {form}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(arguments: &[(&str, &str)]) -> Result<Routes, Complaint> {
        let mut given = RouteArguments::default();
        for (flag, value) in arguments {
            let list = match *flag {
                "lambda" => &mut given.lambda_endpoints,
                "function" => &mut given.function_urls,
                "aws" => &mut given.aws_endpoints,
                _ => &mut given.vpc_links,
            };
            list.push((*value).to_owned());
        }
        given.routes()
    }

    #[test]
    fn names_stand_before_urls() {
        let routes = routes(&[
            ("lambda", "aws"),
            ("lambda", "pets=http://a:1"),
            ("function", "toys=http://b/x=y"),
            ("aws", "http://c/x=y"),
            ("aws", "sqs=none"),
            ("vpc", "ab12=https://d"),
        ])
        .unwrap();
        let url = |text| BaseUrl::parse(text).unwrap();
        let lambda = FunctionRoute::Lambda(Destination::Endpoint(url("http://a:1")));
        assert_eq!(routes.lambda, Some(Destination::Aws));
        assert_eq!(routes.functions["pets"], lambda);
        let toys = FunctionRoute::Url(url("http://b/x=y"));
        assert_eq!(routes.functions["toys"], toys);
        let aws = Destination::Endpoint(url("http://c/x=y"));
        assert_eq!(routes.aws, Some(aws));
        assert_eq!(routes.services["sqs"], Destination::Nowhere);
        assert_eq!(routes.vpc_links["ab12"], url("https://d"));
    }

    #[test]
    fn flags_come_before_the_file() {
        let given = |arguments: &[(&str, &str)]| routes(arguments).unwrap();
        let file = || {
            given(&[
                ("aws", "sqs=none"),
                ("function", "pets=http://a"),
                ("function", "toys=http://b"),
                ("vpc", "ab12=http://c"),
                ("vpc", "cd34=http://c"),
            ])
        };
        let flags = given(&[("function", "toys=http://d"), ("vpc", "ab12=http://d")]);
        let both = over(flags, file(), ["pets".to_owned()].into_iter());
        let expected = given(&[
            ("aws", "sqs=none"),
            ("function", "toys=http://d"),
            ("vpc", "ab12=http://d"),
            ("vpc", "cd34=http://c"),
        ]);
        assert_eq!(both, expected);
        let all = over(given(&[("aws", "aws")]), file(), std::iter::empty());
        assert_eq!(all.aws, Some(Destination::Aws));
        assert!(all.services.is_empty());
    }

    #[test]
    fn what_names_nothing_or_twice_is_refused() {
        for arguments in [
            &[("lambda", "")][..],
            &[("lambda", "=http://a")],
            &[("lambda", "pets=")],
            &[("lambda", "localhost:3001")],
            &[("function", "http://a")],
            &[("function", "pets=aws")],
            &[("vpc", "ab12")],
            &[("vpc", "ab12=http://a?b")],
            &[("aws", "aws"), ("aws", "none")],
            &[("function", "pets=http://a"), ("lambda", "pets=http://a")],
        ] {
            assert!(routes(arguments).is_err(), "{arguments:?}");
        }
    }
}
