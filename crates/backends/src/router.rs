//! Sends each call where the user wants calls of its kind to go.
//!
//! HTTP backends are called at their URL. Functions run on this machine, behind an endpoint that
//! speaks Lambda's Invoke API, or behind a plain URL; services at an endpoint or at AWS; what lies
//! behind a VPC link at the address that was named for the link. What nobody named is refused with
//! a sentence that says how to name it.

use crate::base_url::BaseUrl;
use crate::deadline::Timed;
use crate::event_stream;
use crate::function_url;
use crate::http::HttpBackend;
use crate::routes::{Destination, FunctionName, FunctionRoute, Routes};
use std::sync::Arc;
use tokio::time::Instant;
use trygate_invoke::{
    Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, LiveReply, Target, TimedReply,
};

/// The backend of every integration type.
pub struct Router {
    http: HttpBackend,
    routes: Routes,
    functions: Option<Here>,
}

/// The functions that run on this machine.
struct Here {
    backend: Arc<dyn Backend>,
    /// Tells by ARN which functions run nowhere else.
    is_only_here: Box<dyn Fn(&str) -> bool + Send + Sync>,
}

impl Router {
    /// Calls HTTP backends with `http`, and all else as `routes` say.
    pub fn new(http: HttpBackend, routes: Routes) -> Self {
        Self {
            http,
            routes,
            functions: None,
        }
    }

    /// Runs functions that have no route of their own: those that `is_only_here` tells by their
    /// ARN, and all others if nothing was named that takes functions in general.
    #[must_use]
    pub fn with_functions(
        mut self,
        backend: Arc<dyn Backend>,
        is_only_here: impl Fn(&str) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.functions = Some(Here {
            backend,
            is_only_here: Box::new(is_only_here),
        });
        self
    }

    async fn function(
        &self,
        arn: &str,
        request: BackendRequest,
    ) -> Result<BackendReply, BackendFailure> {
        let name = FunctionName::of(arn);
        match self.way_to(arn) {
            Way::Url(url) => function_url::call(&self.http, url, request).await,
            Way::Destination(destination) => self.send(destination, request, &name).await,
            Way::Here(backend) => backend.call(request).await,
            Way::Nowhere => Err(name.unreachable()),
        }
    }

    /// Calls what can stream; anything else answers whole.
    async fn live(&self, request: BackendRequest) -> Result<LiveReply, BackendFailure> {
        match request.target.clone() {
            Target::Http => self.http.call_live_at(None, request).await,
            Target::VpcLink { id } if let Some(url) = self.routes.vpc_links.get(&id) => {
                self.http.call_live_at(Some(url), request).await
            }
            Target::Function { arn } => match self.way_to(&arn) {
                Way::Here(backend) => {
                    event_stream::live::unwrapped(backend.call_live(request).await.reply?).await
                }
                Way::Destination(destination) => {
                    let name = FunctionName::of(&arn);
                    let request = self.directed(destination, request, &name)?;
                    let reply = self.http.call_live_at(None, request).await?;
                    event_stream::live::unwrapped(reply).await
                }
                Way::Url(_) | Way::Nowhere => Ok(self.call(request).await?.into()),
            },
            Target::VpcLink { .. } | Target::Service { .. } => Ok(self.call(request).await?.into()),
        }
    }

    fn way_to(&self, arn: &str) -> Way<'_> {
        match self.routes.function(arn, &FunctionName::of(arn)) {
            Some(FunctionRoute::Url(url)) => return Way::Url(url),
            Some(FunctionRoute::Lambda(destination)) => return Way::Destination(destination),
            None => {}
        }
        match (&self.functions, self.routes.any_function()) {
            // what it lacks is told, rather than another function called in its place
            (Some(here), Some(_)) if (here.is_only_here)(arn) => Way::Here(&*here.backend),
            (_, Some(destination)) => Way::Destination(destination),
            (Some(here), None) => Way::Here(&*here.backend),
            (None, None) => Way::Nowhere,
        }
    }

    async fn service(
        &self,
        service: &str,
        request: BackendRequest,
    ) -> Result<BackendReply, BackendFailure> {
        let service = Service(service);
        match self.routes.service(service.0) {
            Some(destination) => self.send(destination, request, &service).await,
            // the keys that were found would have led to AWS
            None if self.routes.no_credentials.is_some() => {
                self.send(&Destination::Aws, request, &service).await
            }
            None => Err(service.unreachable()),
        }
    }

    async fn send(
        &self,
        destination: &Destination,
        request: BackendRequest,
        callee: &(dyn Callee + Sync),
    ) -> Result<BackendReply, BackendFailure> {
        self.http
            .call(self.directed(destination, request, callee)?)
            .await
    }

    /// Points a request to where it goes.
    fn directed(
        &self,
        destination: &Destination,
        mut request: BackendRequest,
        callee: &(dyn Callee + Sync),
    ) -> Result<BackendRequest, BackendFailure> {
        match destination {
            Destination::Nowhere => Err(callee.unreachable()),
            Destination::Aws if !self.routes.has_credentials => {
                let why = self.routes.no_credentials.as_deref().unwrap_or(
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of the shared files with --profile",
                );
                let named = callee.named();
                Err(unreachable(format!(
                    "calls to {named} on AWS need keys: {why}"
                )))
            }
            Destination::Aws => Ok(request),
            Destination::Endpoint(url) => {
                url.redirect(&mut request);
                Ok(request)
            }
        }
    }
}

/// Who takes a function's calls.
enum Way<'a> {
    /// This machine's functions.
    Here(&'a dyn Backend),
    /// A plain URL.
    Url(&'a BaseUrl),
    /// Who speaks Lambda's API.
    Destination(&'a Destination),
    Nowhere,
}

impl Backend for Router {
    fn call(&self, request: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(async move {
            match request.target.clone() {
                Target::Http => self.http.call(request).await,
                Target::VpcLink { id } => match self.routes.vpc_links.get(&id) {
                    Some(url) => self.http.call_at(url, request).await,
                    None => Err(unreachable(format!(
                        "the VPC link {id} leads nowhere on this machine: name its target with --vpc-link {id}=URL"
                    ))),
                },
                Target::Function { arn } => {
                    event_stream::unwrapped(self.function(&arn, request).await?)
                }
                Target::Service { service, .. } => self.service(&service, request).await,
            }
        })
    }

    fn call_live(&self, request: BackendRequest) -> BoxFuture<'_, TimedReply<LiveReply>> {
        Box::pin(async move {
            let deadline = Instant::now() + request.timeout;
            let reply = tokio::time::timeout_at(deadline, self.live(request)).await;
            let reply = reply.unwrap_or(Err(BackendFailure::Timeout));
            TimedReply {
                reply: reply.map(|reply| LiveReply {
                    body: Box::new(Timed {
                        body: reply.body,
                        deadline,
                    }),
                    ..reply
                }),
                latency: None,
            }
        })
    }
}

/// What a call is for, in words.
trait Callee {
    /// Names it, to go on with "on AWS".
    fn named(&self) -> String;

    /// Says that nothing takes its calls, and what to give.
    fn unreachable(&self) -> BackendFailure;
}

impl Callee for FunctionName<'_> {
    fn named(&self) -> String {
        format!("the function {}", self.name)
    }

    fn unreachable(&self) -> BackendFailure {
        let name = self.name;
        unreachable(format!(
            "nothing runs the function {name}: name who does with --lambda-endpoint URL or --function-url {name}=URL, or give its reply with --backend FILE"
        ))
    }
}

struct Service<'a>(&'a str);

impl Callee for Service<'_> {
    fn named(&self) -> String {
        self.0.to_owned()
    }

    fn unreachable(&self) -> BackendFailure {
        let service = self.0;
        unreachable(format!(
            "nothing takes calls to {service}: name an endpoint with --aws-endpoint {service}=URL, set the keys of an AWS account, or give the reply with --backend FILE"
        ))
    }
}

fn unreachable(what: String) -> BackendFailure {
    BackendFailure::Unreachable { what }
}

#[cfg(test)]
mod tests;
