//! One execution environment: a function's process from its cold start to its end, with at most one
//! invocation at a time.
//!
//! The environment is a task that owns its process and serves its Runtime API. It goes back to the
//! idle ones as soon as the answer is there, before the caller has it: callers that invoke one after
//! the other then never start a second process. What the function still does before it asks for the next event runs on
//! the clock of the invocation that it belongs to, as in Lambda.
//!
//! Messages of failures are those that AWS gives in 2024 and later: `Sandbox.Timedout`,
//! `Runtime.ExitError`, `Function.ResponseSizeTooLarge`.
//!
//! The file is long because each state of the process waits for the same few things: its end, its
//! Runtime API, the clock and the memory it takes.

use crate::environment_variables;
use crate::fleet::{Fleet, HostParts};
use crate::job::{Answer, EnvironmentHandle, Event, FunctionError, Job, JobEnd};
use crate::limits::{IDLE_TIME, INIT_TIME, PROCESSES};
use crate::output::Output;
use crate::process::{Process, exit_words};
use crate::runtime::{NoCommand, Runtime};
use crate::runtime_api::{
    NextEvent, ResponseEnd, RuntimeApi, RuntimeCall, RuntimeResponse, Verdict,
};
use crate::settings::Plan;
use bytes::Bytes;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::pin::Pin;
use std::process::ExitStatus;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};
use tokio::time::{Instant, Sleep};
use trygate_invoke::InPlace;

/// How often memory and processes are looked at while a function works.
const WATCH_INTERVAL: Duration = Duration::from_millis(25);

/// What an environment needs of its surroundings.
pub(crate) struct Surroundings {
    pub(crate) fleet: Weak<Fleet>,
    pub(crate) parts: Arc<HostParts>,
    /// Closed when the host ends.
    pub(crate) stopping: watch::Receiver<()>,
    /// The right to be one of the machine's environments.
    pub(crate) permit: OwnedSemaphorePermit,
}

/// A running environment.
struct Environment {
    plan: Arc<Plan>,
    fleet: Weak<Fleet>,
    parts: Arc<HostParts>,
    stopping: watch::Receiver<()>,
    process: Process,
    api: RuntimeApi,
    output: Output,
    /// The most memory seen, bytes.
    peak_memory: u64,
    /// Until the limits are looked at again. It lives as long as the environment: a timer that is new
    /// in each wait, and due before all others, wakes the thread that sleeps until the next one.
    watch: Pin<Box<Sleep>>,
    /// When the invocation under way, or the start, began.
    begun: Instant,
}

type NextReply = oneshot::Sender<NextEvent>;

/// How an invocation ended.
enum End {
    Response(RuntimeResponse, oneshot::Sender<Verdict>),
    Error {
        error_type: Option<String>,
        body: Bytes,
        reply: oneshot::Sender<Verdict>,
    },
    Exited(Option<ExitStatus>),
    TimedOut,
    OutOfMemory,
    TooManyProcesses,
    HostStops,
}

/// Starts an environment in a task of its own; it takes its first job from `jobs`.
pub(crate) fn start(plan: Arc<Plan>, around: Surroundings, mut jobs: mpsc::Receiver<Job>) {
    tokio::spawn(InPlace::new(async move {
        let permit = around.permit;
        let fleet = around.fleet.clone();
        if let Some(first) = jobs.recv().await {
            match launch(plan, around.fleet, around.parts, around.stopping).await {
                Ok((environment, serving)) => tokio::select! {
                    biased;
                    () = environment.live(first, jobs) => {}
                    never = serving => match never {},
                },
                Err(end) => {
                    first.answer(end);
                }
            }
        }
        drop(permit);
        if let Some(fleet) = fleet.upgrade() {
            fleet.environment_ended();
        }
    }));
}

async fn launch(
    plan: Arc<Plan>,
    fleet: Weak<Fleet>,
    parts: Arc<HostParts>,
    stopping: watch::Receiver<()>,
) -> Result<(Environment, impl Future<Output = Infallible> + Send), JobEnd> {
    let unavailable = |what: String| JobEnd::Unavailable { what };
    let failed = |error: std::io::Error| {
        unavailable(format!(
            "function {} cannot be started: {error}",
            plan.settings.name
        ))
    };
    let (warden, work) = parts.ground().map_err(failed)?;
    let settings = &plan.settings;
    // Python takes bytecode for current by the second and the size: code that changes gets its own
    let bytecode = work.join("bytecode").join(&plan.generation);
    let command = parts
        .toolchain
        .command(
            &settings.runtime,
            &settings.code,
            &settings.handler,
            &bytecode,
        )
        .map_err(|error| match error {
            NoCommand::InvalidEntrypoint { detail } => {
                let payload = Plan::failure("Runtime.InvalidEntrypoint", "", &detail);
                JobEnd::Answered(Answer {
                    payload: payload.to_string().into(),
                    content_type: None,
                    function_error: Some(FunctionError::in_payload("Runtime.InvalidEntrypoint")),
                    streamed: false,
                    log_tail: None,
                })
            }
            NoCommand::Missing { what } => unavailable(what),
        })?;
    if parts.toolchain.found(&command.program).is_none() {
        return Err(unavailable(format!(
            "function {} needs the program {}, which is not in PATH or cannot be executed",
            settings.name,
            command.program.display()
        )));
    }
    let id = parts.ambient.ids.hex(16);
    let temporary = work.join(&id);
    std::fs::create_dir(&temporary).map_err(failed)?;
    let (api, serving) = RuntimeApi::start().await.map_err(failed)?;
    let date = parts.ambient.clock.now().amz_date();
    let date = [date.get(0..4), date.get(4..6), date.get(6..8)].map(Option::unwrap_or_default);
    let log_stream = format!("{}/[{}]{id}", date.join("/"), plan.version);
    let variables = environment_variables::of(
        &plan,
        &parts.toolchain,
        &parts.credentials,
        api.address,
        &temporary,
        &log_stream,
    );
    let (process, stdout, stderr) = Process::start(&command, &settings.code, &variables, warden)
        .await
        .map_err(failed)?;
    let mut output = Output::new(settings.name.clone(), parts.log.clone());
    output.attach(stdout);
    output.attach(stderr);
    let environment = Environment {
        plan,
        fleet,
        parts,
        stopping,
        process,
        api,
        output,
        peak_memory: 0,
        watch: Box::pin(tokio::time::sleep(WATCH_INTERVAL)),
        begun: Instant::now(),
    };
    Ok((environment, serving))
}

impl Environment {
    async fn live(mut self, first: Job, mut jobs: mpsc::Receiver<Job>) {
        let started = self.parts.ambient.clock.monotonic();
        let mut next = match self.initialise().await {
            Ok(next) => next,
            Err(end) => {
                let end = self.failed_start(&first.event, end).await;
                first.answer(end);
                return;
            }
        };
        let mut init = Some(self.parts.ambient.clock.monotonic().saturating_sub(started));
        let mut job = first;
        loop {
            let deadline = match self.invoke(job, next, init.take()).await {
                Ok(deadline) => deadline,
                Err(Undelivered(undelivered)) => {
                    job = undelivered;
                    match self.next_call(Instant::now() + IDLE_TIME).await {
                        Some(reply) => next = reply,
                        // dropping the job tells its caller to look for another environment
                        None => return,
                    }
                    continue;
                }
                Err(Ended) => return,
            };
            match self.between(&mut jobs, deadline).await {
                Some((a_job, a_next)) => (job, next) = (a_job, a_next),
                None => return,
            }
        }
    }

    /// Waits until the runtime asks for its first event.
    async fn initialise(&mut self) -> Result<NextReply, End> {
        let deadline = Instant::now() + INIT_TIME + self.plan.settings.timeout();
        loop {
            match self.watched(deadline).await? {
                RuntimeCall::Next { reply } => return Ok(reply),
                RuntimeCall::InitError {
                    error_type,
                    body,
                    reply,
                } => {
                    return Err(End::Error {
                        error_type,
                        body,
                        reply,
                    });
                }
                RuntimeCall::Response { reply, .. } | RuntimeCall::Error { reply, .. } => {
                    let _ = reply.send(Verdict::InvalidRequestId);
                }
                RuntimeCall::Streaming { .. } => {}
            }
        }
    }

    /// Waits for the runtime's next call while the limits are watched.
    async fn watched(&mut self, deadline: Instant) -> Result<RuntimeCall, End> {
        // it went on while nobody waited
        if self.watch.deadline() <= self.begun {
            self.watch_from(self.begun);
        }
        loop {
            tokio::select! {
                // what the runtime said counts before its end
                biased;
                Some(call) = self.api.calls.recv() => return Ok(call),
                status = self.process.ended() => return Err(End::Exited(status.ok())),
                () = tokio::time::sleep_until(deadline) => return Err(End::TimedOut),
                _ = self.stopping.changed() => return Err(End::HostStops),
                () = &mut self.watch => {
                    let now = Instant::now();
                    if now < self.begun + WATCH_INTERVAL {
                        // short invocations are not held up by a look at their processes
                        self.watch_from(self.begun);
                        continue;
                    }
                    self.watch_from(now);
                    let tasks = self.measure();
                    let limit = u64::from(self.plan.settings.memory_megabytes) * 1024 * 1024;
                    if self.peak_memory > limit {
                        return Err(End::OutOfMemory);
                    }
                    if tasks > PROCESSES {
                        return Err(End::TooManyProcesses);
                    }
                }
            }
        }
    }

    fn watch_from(&mut self, start: Instant) {
        self.watch.as_mut().reset(start + WATCH_INTERVAL);
    }

    /// Looks at memory and processes; returns how many processes and threads there are.
    fn measure(&mut self) -> usize {
        let Some(usage) = self.process.usage() else {
            return 0;
        };
        self.peak_memory = self.peak_memory.max(usage.memory);
        usage.tasks
    }

    /// Says what became of an event whose function did not start.
    async fn failed_start(&mut self, event: &Event, end: End) -> JobEnd {
        if matches!(end, End::Exited(_))
            && let Some(what) = self.missing_client().await
        {
            return JobEnd::Unavailable { what };
        }
        self.output.begin(&event.request_id, true);
        let reports = matches!(end, End::Error { .. });
        let answer = self.answer(event, end, Duration::ZERO, None).await;
        if reports {
            // it has been told that its report was taken; it ends by itself
            let _ = tokio::time::timeout(Duration::from_millis(500), self.process.ended()).await;
        }
        answer.map_or_else(host_stops, JobEnd::Answered)
    }

    /// A Python without AWS's client is no failure of the function.
    async fn missing_client(&self) -> Option<String> {
        if !matches!(self.plan.settings.runtime, Runtime::Python { .. }) {
            return None;
        }
        let python = &self.parts.toolchain.python;
        let mut probe = tokio::process::Command::new(python);
        probe
            .args(["-c", "import awslambdaric"])
            .env_clear()
            .env("PATH", &self.parts.toolchain.path)
            .current_dir(&self.plan.settings.code)
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .kill_on_drop(true);
        let status = tokio::time::timeout(Duration::from_secs(10), probe.status()).await;
        match status {
            Ok(Ok(status)) if !status.success() => Some(format!(
                "Python functions need AWS's runtime interface client: `{} -m pip install \
                 awslambdaric`, or name a Python that has it with --lambda-python",
                python.display()
            )),
            _ => None,
        }
    }

    /// Runs one invocation. Returns until when what follows it may take.
    async fn invoke(
        &mut self,
        mut job: Job,
        next: NextReply,
        init: Option<Duration>,
    ) -> Result<Instant, Stopped> {
        let timeout = self.plan.settings.timeout();
        let clock = self.parts.ambient.clock.clone();
        let expires = clock.now().plus(timeout).millis();
        let event = next_event(&job.event, expires);
        self.output.begin(&job.event.request_id, init.is_some());
        self.output.note(&format!(
            "START RequestId: {} Version: {}",
            job.event.request_id, self.plan.version
        ));
        let began = clock.monotonic();
        self.begun = Instant::now();
        let deadline = self.begun + timeout;
        if next.send(event).is_err() {
            return Err(Undelivered(job));
        }
        let end = self.ending(&mut job, deadline).await;
        let took = clock.monotonic().saturating_sub(began);
        let goes_on = matches!(end, End::Response(..) | End::Error { .. });
        let answer = self.answer(&job.event, end, took, init).await;
        if goes_on && let Some(fleet) = self.fleet.upgrade() {
            fleet.give_back(&self.plan, job.home.clone());
        }
        job.answer(answer.map_or_else(host_stops, JobEnd::Answered));
        if goes_on { Ok(deadline) } else { Err(Ended) }
    }

    /// Waits for the end of the invocation under way.
    async fn ending(&mut self, job: &mut Job, deadline: Instant) -> End {
        loop {
            let call = match self.watched(deadline).await {
                Ok(call) => call,
                Err(end) => return end,
            };
            let expected = job.event.request_id.as_str();
            match call {
                RuntimeCall::Streaming { request_id, reply } if request_id == expected => {
                    let _ = reply.send(job.begin());
                }
                RuntimeCall::Response {
                    request_id,
                    response,
                    reply,
                } if request_id == expected => return End::Response(response, reply),
                RuntimeCall::Error {
                    request_id,
                    error_type,
                    body,
                    reply,
                } if request_id == expected => {
                    return End::Error {
                        error_type,
                        body,
                        reply,
                    };
                }
                RuntimeCall::Response { reply, .. } | RuntimeCall::Error { reply, .. } => {
                    let _ = reply.send(Verdict::InvalidRequestId);
                }
                RuntimeCall::InitError { reply, .. } => {
                    let _ = reply.send(Verdict::InvalidState);
                }
                // an event at a time: dropping the reply refuses; a stream that nobody wants is read
                RuntimeCall::Next { .. } | RuntimeCall::Streaming { .. } => {}
            }
        }
    }

    /// Makes the answer of an end, with the log's last lines; none if the host stops.
    async fn answer(
        &mut self,
        event: &Event,
        end: End,
        took: Duration,
        init: Option<Duration>,
    ) -> Option<Answer> {
        let request_id = &event.request_id;
        let mut content_type = None;
        let mut streamed = false;
        let mut status = None;
        let fail = |error_type: &str, what: &str| {
            let payload = Plan::failure(error_type, request_id, what);
            (
                Bytes::from(payload.to_string()),
                Some(FunctionError::in_payload(error_type)),
            )
        };
        let (payload, function_error) = match end {
            End::HostStops => return None,
            End::Response(response, reply) => {
                // a runtime that does not wait for it needs no answer
                let _ = reply.send(Verdict::Accepted);
                content_type = response.content_type;
                streamed = response.streamed;
                match response.end {
                    ResponseEnd::Whole => (response.body, None),
                    ResponseEnd::Failed { error_type, body } if streamed => {
                        // what has been streamed stays; the error stands at the end of the stream
                        let details = Some(body);
                        let error = FunctionError {
                            error_type,
                            details,
                        };
                        (response.body, Some(error))
                    }
                    ResponseEnd::Failed { error_type, body } => {
                        (body.into(), Some(FunctionError::in_payload(error_type)))
                    }
                    ResponseEnd::Truncated => {
                        fail("Runtime.TruncatedResponse", "The response was cut off")
                    }
                    ResponseEnd::TooLarge { limit } => too_large(limit),
                }
            }
            End::Error {
                error_type,
                body,
                reply,
            } => {
                let _ = reply.send(Verdict::Accepted);
                let error_type = error_type.unwrap_or_else(|| "Unhandled".to_owned());
                status = Some(format!("Status: error\tError Type: {error_type}"));
                (body, Some(FunctionError::in_payload(error_type)))
            }
            End::TimedOut => {
                let seconds = self.plan.settings.timeout().as_secs_f64();
                let what = format!("Task timed out after {seconds:.2} seconds");
                self.process.kill();
                let now = self.parts.ambient.clock.now().iso_8601_millis();
                self.output.drain().await;
                self.output.say(&format!("{now} {request_id} {what}"));
                status = Some("Status: timeout".to_owned());
                fail("Sandbox.Timedout", &what)
            }
            End::Exited(_) | End::OutOfMemory | End::TooManyProcesses => {
                let (what, note) = match end {
                    End::Exited(status) => (exit_words(status), None),
                    End::OutOfMemory => (
                        "Runtime exited with error: signal: killed".to_owned(),
                        Some(format!(
                            "killed by trygate: {} MB are more than the function's {} MB",
                            self.peak_memory / (1024 * 1024),
                            self.plan.settings.memory_megabytes
                        )),
                    ),
                    _ => (
                        "Runtime exited with error: signal: killed".to_owned(),
                        Some(format!(
                            "killed by trygate: more than {PROCESSES} processes and threads"
                        )),
                    ),
                };
                self.process.kill();
                self.output.drain().await;
                if let Some(note) = note {
                    self.output.say(&note);
                }
                self.output
                    .say(&format!("RequestId: {request_id} Error: {what}"));
                self.output.say("Runtime.ExitError");
                status = Some("Status: error\tError Type: Runtime.ExitError".to_owned());
                fail("Runtime.ExitError", &what)
            }
        };
        let log_tail = if event.wants_tail {
            self.output.drain().await;
            self.measure();
            self.report(request_id, took, init, status);
            Some(self.output.tail())
        } else {
            None
        };
        Some(Answer {
            payload,
            content_type,
            function_error,
            streamed,
            log_tail,
        })
    }

    /// Adds the two lines that end the log of an invocation.
    fn report(
        &self,
        request_id: &str,
        took: Duration,
        init: Option<Duration>,
        status: Option<String>,
    ) {
        let millis = |duration: Duration| duration.as_secs_f64() * 1000.0;
        let settings = &self.plan.settings;
        let mut report = format!(
            "REPORT RequestId: {request_id}\tDuration: {:.2} ms\tBilled Duration: {} ms\tMemory \
             Size: {} MB\tMax Memory Used: {} MB\t",
            millis(took),
            (took + init.unwrap_or_default())
                .as_nanos()
                .div_ceil(1_000_000),
            settings.memory_megabytes,
            self.peak_memory / (1024 * 1024)
        );
        if let Some(init) = init {
            // writing to a String cannot fail
            let _ = write!(report, "Init Duration: {:.2} ms\t", millis(init));
        }
        report.push_str(&status.unwrap_or_default());
        self.output.note(&format!("END RequestId: {request_id}"));
        self.output.note(&report);
    }

    /// Waits for the next call of a runtime that is about to ask.
    async fn next_call(&mut self, deadline: Instant) -> Option<NextReply> {
        loop {
            match self.watched(deadline).await.ok()? {
                RuntimeCall::Next { reply } => return Some(reply),
                RuntimeCall::Response { reply, .. }
                | RuntimeCall::Error { reply, .. }
                | RuntimeCall::InitError { reply, .. } => {
                    let _ = reply.send(Verdict::InvalidState);
                }
                RuntimeCall::Streaming { .. } => {}
            }
        }
    }

    /// Waits until there is a job and the runtime wants it; none at the end of the environment.
    async fn between(
        &mut self,
        jobs: &mut mpsc::Receiver<Job>,
        deadline: Instant,
    ) -> Option<(Job, NextReply)> {
        let mut job = None;
        let mut next: Option<NextReply> = None;
        let idle_until = Instant::now() + IDLE_TIME;
        loop {
            if next.is_some() && job.is_some() {
                return job.zip(next);
            }
            let asked = next.is_some();
            tokio::select! {
                biased;
                Some(call) = self.api.calls.recv() => match call {
                    RuntimeCall::Next { reply } => next = Some(reply),
                    RuntimeCall::Response { reply, .. }
                    | RuntimeCall::Error { reply, .. }
                    | RuntimeCall::InitError { reply, .. } => {
                        let _ = reply.send(Verdict::InvalidState);
                    }
                    RuntimeCall::Streaming { .. } => {}
                },
                received = jobs.recv(), if job.is_none() => match received {
                    Some(received) => job = Some(received),
                    // nobody can give it a job any more
                    None => return None,
                },
                // a job that is dropped goes to another environment
                _ = self.process.ended() => return None,
                () = tokio::time::sleep_until(deadline), if !asked => return None,
                () = tokio::time::sleep_until(idle_until), if job.is_none() => return None,
                _ = self.stopping.changed() => return None,
            }
        }
    }
}

/// Why an invocation left the environment without a next one.
enum Stopped {
    /// The runtime had hung up: the event was not seen.
    Undelivered(Job),
    /// The environment is no more.
    Ended,
}
use Stopped::{Ended, Undelivered};

fn host_stops() -> JobEnd {
    let what = "trygate is stopping".to_owned();
    JobEnd::Unavailable { what }
}

pub(crate) fn too_large(limit: usize) -> (Bytes, Option<FunctionError>) {
    let error_type = "Function.ResponseSizeTooLarge";
    let payload = serde_json::json!({
        "errorType": error_type,
        "errorMessage": format!(
            "Response payload size exceeded maximum allowed payload size ({limit} bytes)."
        ),
    });
    let error = FunctionError::in_payload(error_type);
    (payload.to_string().into(), Some(error))
}

/// Makes what the runtime reads.
fn next_event(event: &Event, expires: i64) -> NextEvent {
    let mut headers = vec![
        ("lambda-runtime-aws-request-id", event.request_id.clone()),
        ("lambda-runtime-deadline-ms", expires.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            event.invoked_arn.clone(),
        ),
        ("lambda-runtime-trace-id", event.trace_id.clone()),
    ];
    if let Some(context) = &event.client_context {
        headers.push(("lambda-runtime-client-context", context.clone()));
    }
    // the runtimes of AWS take an absent payload for an empty object
    let payload = if event.payload.is_empty() {
        Bytes::from_static(b"{}")
    } else {
        event.payload.clone()
    };
    NextEvent { headers, payload }
}

/// Makes an environment's handle with the first job already in it.
pub(crate) fn with_first_job(
    plan: Arc<Plan>,
    around: Surroundings,
    event: Event,
) -> Option<oneshot::Receiver<JobEnd>> {
    let (handle, jobs) = EnvironmentHandle::new();
    let ended = handle.give(event)?;
    start(plan, around, jobs);
    Some(ended)
}
