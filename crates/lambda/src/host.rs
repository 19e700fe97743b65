//! The host: Lambda's HTTP API over functions that run on this machine.

use crate::backend;
use crate::catalogue::Catalogue;
use crate::error::LambdaError;
use crate::fleet::{Fleet, HostParts};
use crate::operations::{self, Call};
use crate::output::FunctionLog;
use crate::route::{self, Operation, Route};
use crate::runtime::Toolchain;
use crate::settings::FunctionSettings;
use crate::wire::{LambdaReply, LambdaRequest};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Semaphore;
use trygate_invoke::{Backend, BackendFailure, BackendReply, BackendRequest, BoxFuture};
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

    /// Answers one call of Lambda's API.
    pub async fn handle(self: &Arc<Self>, request: LambdaRequest) -> LambdaReply {
        let request_id = self.parts.ambient.ids.request_id();
        let answered = match route::route(&request) {
            Ok(route) => self.carry_out(route, request, &request_id).await,
            Err(error) => Err(error),
        };
        answered.unwrap_or_else(|error| error.reply(&request_id))
    }

    /// Returns the name of the function that a call is for, if there is none of that name.
    pub(crate) fn lacks(&self, request: &LambdaRequest) -> Option<String> {
        let function = route::route(request).ok()?.function?;
        let found = self.catalogue.find(&function, &self.place(request));
        found.is_none().then_some(function.name)
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
                self.invoke_with_response_stream(function, &request, request_id)
                    .await
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
}
