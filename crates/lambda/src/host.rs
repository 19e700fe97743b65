//! The host: Lambda's HTTP API over functions that run on this machine.

use crate::backend;
use crate::catalogue::Catalogue;
use crate::described::{Described, DescribedFunction, DescribedTwice};
use crate::error::LambdaError;
use crate::fleet::{Fleet, HostParts};
use crate::function_name::FunctionName;
use crate::operations::{self, Call};
use crate::output::FunctionLog;
use crate::place::Place;
use crate::route::{self, Operation, Route};
use crate::runtime::Toolchain;
use crate::settings::FunctionSettings;
use crate::wire::{LambdaReply, LambdaRequest};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Semaphore;
use trygate_invoke::{
    Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture, LiveReply, TimedReply,
};
use trygate_model::{Ambient, TextMap};

/// What a host is made with.
pub struct HostOptions {
    /// Clock, ids, and the account and Region of calls that name none. Functions live in real time,
    /// so the clock should be the machine's.
    pub ambient: Ambient,
    /// Where interpreters are.
    pub toolchain: Toolchain,
    /// Variables with credentials for functions; empty gives them none.
    pub credentials: TextMap,
    /// Who sees what functions print.
    pub log: Arc<dyn FunctionLog>,
    /// The most execution environments at once.
    pub environments: usize,
    /// Where functions that are created over the wire are kept; none forgets them.
    pub folder: Option<PathBuf>,
    /// Whether services may invoke a function only if its policy says so.
    pub enforce_permissions: bool,
}

/// Runs functions and answers Lambda's API. Dropping it ends every function.
pub struct LambdaHost {
    pub(crate) parts: Arc<HostParts>,
    pub(crate) fleet: Arc<Fleet>,
    pub(crate) catalogue: Catalogue,
    pub(crate) described: Described,
    pub(crate) concurrency: Arc<Semaphore>,
    pub(crate) events: Arc<Semaphore>,
    pub(crate) enforces_permissions: bool,
}

impl LambdaHost {
    /// Makes a host; nothing is started before the first invocation. It fails if what is kept in its
    /// folder cannot be read.
    pub fn new(options: HostOptions) -> io::Result<Self> {
        let catalogue = match options.folder {
            Some(folder) => Catalogue::open(folder)?,
            None => Catalogue::default(),
        };
        let parts = Arc::new(HostParts::new(
            options.ambient,
            options.toolchain,
            options.credentials,
            options.log,
        ));
        Ok(Self {
            enforces_permissions: options.enforce_permissions,
            fleet: Arc::new(Fleet::new(parts.clone(), options.environments.max(1))),
            parts,
            catalogue,
            described: Described::default(),
            concurrency: Arc::new(Semaphore::new(crate::limits::CONCURRENCY)),
            events: Arc::new(Semaphore::new(crate::limits::QUEUED_EVENTS)),
        })
    }

    /// Adds a function, or replaces the one of its name; it answers in every account and Region.
    pub fn declare(&self, settings: &FunctionSettings) -> Result<(), crate::BadSettings> {
        settings.check()?;
        self.catalogue.declare(settings);
        Ok(())
    }

    /// Takes in a function that a template describes. It is declared as soon as it can run; one that
    /// was declared before stays.
    pub fn describe(&self, function: DescribedFunction) -> Result<(), DescribedTwice> {
        let name = function.name.clone();
        if !self.described.has(&name) && self.catalogue.has_declared(&name) {
            self.catalogue.permit(&name, &function.permissions);
            return Ok(());
        }
        let is_there = function.is_directory();
        self.described.add(function)?;
        if is_there {
            // what it lacks is told when it is called
            let _ = self.settle(&name);
        }
        Ok(())
    }

    /// Tells whether a function was declared or created here; those of templates were neither.
    pub fn has(&self, arn: &str) -> bool {
        let Some(function) = FunctionName::parse(arn) else {
            return false;
        };
        let ambient = &self.parts.ambient;
        let place = Place {
            account_id: ambient.account_id.clone(),
            region: ambient.region.clone(),
        };
        let found = self.catalogue.find(&function, &place);
        found.is_some_and(|found| !found.is_declared() || !self.described.has(&function.name))
    }

    /// Sees to it that a template's function is declared; none if there is no such, and the sentence
    /// that says what it lacks if it cannot run.
    pub(crate) fn settle(&self, name: &str) -> Option<Result<(), String>> {
        self.described
            .settle(name, &self.parts, |settings, permissions| {
                self.catalogue.declare(settings);
                self.catalogue.permit(name, permissions);
            })
    }

    /// Answers one call of Lambda's API; a streamed answer is read to its end.
    pub async fn handle(self: &Arc<Self>, request: LambdaRequest) -> LambdaReply {
        let request_id = self.parts.ambient.ids.request_id();
        let answered = match route::route(&request) {
            Ok(route) => self.carry_out(route, request, &request_id).await,
            Err(error) => Err(error),
        };
        answered.unwrap_or_else(|error| error.reply(&request_id))
    }

    /// Answers a streaming invocation as soon as the function begins to answer.
    pub async fn handle_streaming(self: &Arc<Self>, request: LambdaRequest) -> LiveReply {
        let request_id = self.parts.ambient.ids.request_id();
        let answered = match route::route(&request) {
            Ok(route) => match route.function() {
                Ok(function) => {
                    self.invoke_with_response_stream(function, &request, &request_id)
                        .await
                }
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        answered.unwrap_or_else(|error| error.reply(&request_id).into())
    }

    /// Says why the function that a call is for does not run here.
    pub(crate) fn lacks(&self, request: &LambdaRequest) -> Option<String> {
        let function = route::route(request).ok()?.function?;
        if self
            .catalogue
            .find(&function, &self.place(request))
            .is_some()
        {
            return None;
        }
        let name = function.name;
        match self.settle(&name) {
            Some(settled) => settled.err(),
            None => Some(format!(
                "nothing runs the function {name}: give its code with --function {name}=DIR, name \
                 who runs it with --lambda-endpoint URL or --function-url {name}=URL, or give its \
                 reply with --backend FILE"
            )),
        }
    }

    async fn carry_out(
        self: &Arc<Self>,
        route: Route,
        request: LambdaRequest,
        request_id: &str,
    ) -> Result<LambdaReply, LambdaError> {
        match route.operation {
            Operation::Invoke => self.invoke(route.function()?, &request, request_id).await,
            Operation::InvokeWithResponseStream => {
                let function = route.function()?;
                let live = self
                    .invoke_with_response_stream(function, &request, request_id)
                    .await?;
                let whole = live.whole().await.map_err(|_| {
                    let what = "trygate is stopping".to_owned();
                    LambdaError::Unavailable { what }
                })?;
                Ok(LambdaReply {
                    status: whole.status,
                    headers: whole.headers,
                    body: whole.body,
                })
            }
            _ => {
                let (host, request_id) = (self.clone(), request_id.to_owned());
                // unpacking code and writing files takes a moment
                let work = tokio::task::spawn_blocking(move || {
                    let place = host.place(&request);
                    operations::carry_out(&Call {
                        host: &host,
                        route: &route,
                        request: &request,
                        request_id: &request_id,
                        place,
                    })
                });
                work.await.unwrap_or_else(|_| {
                    let what = "this is a bug in trygate; its message stands in the output".into();
                    Err(LambdaError::Unavailable { what })
                })
            }
        }
    }

    /// Ends every function; invocations under way fail.
    pub fn stop(&self) {
        self.fleet.stop();
    }
}

impl Drop for LambdaHost {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The host as the pipeline's backend for functions.
pub struct FunctionBackend(pub Arc<LambdaHost>);

impl Backend for FunctionBackend {
    fn call(&self, request: BackendRequest) -> BoxFuture<'_, Result<BackendReply, BackendFailure>> {
        Box::pin(backend::call(&self.0, request))
    }

    fn call_live(&self, request: BackendRequest) -> BoxFuture<'_, TimedReply<LiveReply>> {
        Box::pin(async move {
            TimedReply {
                reply: backend::call_live(&self.0, request).await,
                latency: None,
            }
        })
    }
}
