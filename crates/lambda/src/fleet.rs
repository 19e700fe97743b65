//! All execution environments: which are idle, how many there may be, and which one takes an event.
//!
//! An event goes to the environment that was idle last (it is the warmest), to a new one while the
//! machine's limit allows, or waits. What AWS counts as concurrency is counted in `host.rs`; here
//! the machine is protected.

use crate::environment::{self, Surroundings};
use crate::error::{LambdaError, ThrottleReason};
use crate::job::{EnvironmentHandle, Event, JobEnd};
use crate::output::FunctionLog;
use crate::place::Place;
use crate::runtime::Toolchain;
use crate::settings::Plan;
use crate::warden::Warden;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, Semaphore, watch};
use trygate_model::{Ambient, TextMap};

/// What all environments share.
pub(crate) struct HostParts {
    pub(crate) ambient: Ambient,
    pub(crate) toolchain: Toolchain,
    /// Variables with credentials that functions are given.
    pub(crate) credentials: TextMap,
    pub(crate) log: Arc<dyn FunctionLog>,
    ground: Mutex<Option<(Arc<Warden>, PathBuf)>>,
}

impl HostParts {
    pub(crate) fn new(
        ambient: Ambient,
        toolchain: Toolchain,
        credentials: TextMap,
        log: Arc<dyn FunctionLog>,
    ) -> Self {
        Self {
            ambient,
            toolchain,
            credentials,
            log,
            ground: Mutex::default(),
        }
    }

    /// Returns the warden and the directory for temporary files, made when a function first runs.
    pub(crate) fn ground(&self) -> io::Result<(Arc<Warden>, PathBuf)> {
        let mut ground = self.ground.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ground) = &*ground {
            return Ok(ground.clone());
        }
        let directory = tempfile::Builder::new()
            .prefix("trygate-lambda-")
            .tempdir()?;
        let warden = Arc::new(Warden::start(directory.path())?);
        // from here on the warden removes it
        let made = (warden, directory.keep());
        *ground = Some(made.clone());
        Ok(made)
    }
}

/// The environments of a host.
pub(crate) struct Fleet {
    parts: Arc<HostParts>,
    idle: Mutex<BTreeMap<String, Pool>>,
    room: Arc<Semaphore>,
    /// Wakes who waits for an environment or for room.
    freed: Notify,
    stop: Mutex<Option<watch::Sender<()>>>,
    stopping: watch::Receiver<()>,
}

/// The idle environments of one version of a function.
#[derive(Default)]
struct Pool {
    generation: String,
    idle: Vec<EnvironmentHandle>,
}

/// How often an event is handed on when environments end under it.
const ATTEMPTS: usize = 5;

impl Fleet {
    /// Makes a fleet of at most so many environments.
    pub(crate) fn new(parts: Arc<HostParts>, limit: usize) -> Self {
        let (stop, stopping) = watch::channel(());
        Self {
            parts,
            idle: Mutex::default(),
            room: Arc::new(Semaphore::new(limit)),
            freed: Notify::new(),
            stop: Mutex::new(Some(stop)),
            stopping,
        }
    }

    /// Has an event answered by a version of a function; the end is an answer or the beginning of
    /// one.
    pub(crate) async fn run(
        self: &Arc<Self>,
        plan: &Arc<Plan>,
        event: Event,
    ) -> Result<JobEnd, LambdaError> {
        for _ in 0..ATTEMPTS {
            let Some(ended) = self.place(plan, &event).await else {
                let reason = ThrottleReason::Concurrency;
                return Err(LambdaError::TooManyRequests { reason });
            };
            match ended.await {
                Ok(JobEnd::Unavailable { what }) => return Err(LambdaError::Unavailable { what }),
                Ok(end) => return Ok(end),
                // the environment ended before the function saw the event
                Err(_) => {}
            }
        }
        let name = &plan.settings.name;
        Err(LambdaError::Unavailable {
            what: format!(
                "execution environments of function {name} end before they take an event"
            ),
        })
    }

    /// Finds or makes an environment; none if there was no room for as long as the function's timeout.
    async fn place(
        self: &Arc<Self>,
        plan: &Arc<Plan>,
        event: &Event,
    ) -> Option<tokio::sync::oneshot::Receiver<JobEnd>> {
        let patience = tokio::time::sleep(plan.settings.timeout());
        tokio::pin!(patience);
        loop {
            let freed = self.freed.notified();
            tokio::pin!(freed);
            // whatever is freed from here on is noticed
            freed.as_mut().enable();
            while let Some(handle) = self.take_idle(plan) {
                if let Some(ended) = handle.give(event.clone()) {
                    return Some(ended);
                }
            }
            if let Ok(permit) = self.room.clone().try_acquire_owned() {
                let around = Surroundings {
                    fleet: Arc::downgrade(self),
                    parts: self.parts.clone(),
                    stopping: self.stopping.clone(),
                    permit,
                };
                return environment::with_first_job(plan.clone(), around, event.clone());
            }
            self.end_an_idle_one();
            tokio::select! {
                () = freed => {}
                () = &mut patience => return None,
            }
        }
    }

    fn pools(&self) -> MutexGuard<'_, BTreeMap<String, Pool>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the environment that was idle last. Those of older code end.
    fn take_idle(&self, plan: &Plan) -> Option<EnvironmentHandle> {
        let mut pools = self.pools();
        let pool = pools.entry(plan.key()).or_default();
        if pool.generation != plan.generation {
            pool.generation.clone_from(&plan.generation);
            pool.idle.clear();
        }
        pool.idle.pop()
    }

    /// Takes back an environment that has answered. Those of older code end.
    pub(crate) fn give_back(&self, plan: &Plan, handle: EnvironmentHandle) {
        if let Some(pool) = self.pools().get_mut(&plan.key())
            && pool.generation == plan.generation
        {
            pool.idle.retain(EnvironmentHandle::is_open);
            pool.idle.push(handle);
        }
        self.freed.notify_waiters();
    }

    /// Makes room: an environment that waits for another function's events ends.
    fn end_an_idle_one(&self) {
        let mut pools = self.pools();
        if let Some(pool) = pools.values_mut().find(|pool| !pool.idle.is_empty()) {
            // without its handle it ends
            pool.idle.remove(0);
        }
    }

    /// Hears that an environment has ended and its room is free.
    pub(crate) fn environment_ended(&self) {
        self.freed.notify_waiters();
    }

    /// Ends the idle environments of a function's version, or of all its versions.
    pub(crate) fn forget(&self, place: &Place, name: &str, version: Option<&str>) {
        let Place { account_id, region } = place;
        let prefix = format!("{account_id}/{region}/{name}/");
        self.pools().retain(|key, _| {
            let of = key.strip_prefix(&prefix);
            of.is_none_or(|of| version.is_some_and(|version| version != of))
        });
    }

    /// Ends every environment; invocations under way fail.
    pub(crate) fn stop(&self) {
        self.pools().clear();
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        *stop = None;
    }
}
