//! What happened in an invocation, in order, stamped with the time.
//!
//! Steps record typed events with values that they already hold; nothing here or in the steps
//! formats text. The log, the JSON trace and the human trace are renderings of the same events.

mod event;
mod failure_words;
mod java_map;
mod mask;
mod reasons;
mod render_aws_log;
mod render_json;
mod render_text;
mod tls_words;
mod truncate;

pub use event::{
    Decision, Event, GatewayResponseSource, Identity, KeyVerdict, PassthroughRule, Phase,
    PolicyOrigin, SkippedStep, TemplateFailure, TemplateRule, TemplateStep,
};
pub(crate) use java_map::hash_map_order;
pub(crate) use reasons::cause;
pub use render_aws_log::{render_aws_log, render_cloudwatch_log};
pub use render_json::render_json;
pub use render_text::render_text;

use std::sync::Arc;
use std::time::Duration;
use trygate_model::{Clock, Timestamp};

/// How much is recorded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TraceLevel {
    /// What the log and the account of the run need.
    #[default]
    Log,
    /// Also every `#set`, branch, loop and reference of the templates.
    Steps,
}

/// An event with the moment it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamped {
    /// The time of day.
    pub at: Timestamp,
    /// The time since the invocation started.
    pub since_start: Duration,
    /// What happened.
    pub event: Event,
}

/// The events of one invocation.
#[derive(Clone)]
pub struct Trace {
    request_id: String,
    clock: Arc<dyn Clock>,
    started: Duration,
    /// Time that is to have passed though no clock saw it.
    skipped: Duration,
    level: TraceLevel,
    has_log: bool,
    events: Vec<Stamped>,
}

impl std::fmt::Debug for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.events).finish()
    }
}

impl Trace {
    /// Starts a trace.
    pub fn new(clock: Arc<dyn Clock>, level: TraceLevel, request_id: &str) -> Self {
        let started = clock.monotonic();
        Self {
            request_id: request_id.to_owned(),
            clock,
            started,
            skipped: Duration::ZERO,
            level,
            has_log: true,
            events: Vec::with_capacity(24),
        }
    }

    /// Records an event now.
    pub fn record(&mut self, event: Event) {
        let stamped = Stamped {
            at: self.clock.now().plus(self.skipped),
            since_start: self.elapsed(),
            event,
        };
        self.events.push(stamped);
    }

    /// Takes back the last events about a call: it was not made after all.
    pub(crate) fn forget_the_endpoint(&mut self) {
        while self
            .events
            .pop_if(|stamped| stamped.event.is_of_endpoint())
            .is_some()
        {}
    }

    /// Says that AWS writes no log of this invocation.
    pub(crate) fn leave_no_log(&mut self) {
        self.has_log = false;
    }

    /// Whether AWS writes a log of this invocation.
    pub fn has_log(&self) -> bool {
        self.has_log
    }

    /// Returns the request's id.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Returns how much is recorded.
    pub fn level(&self) -> TraceLevel {
        self.level
    }

    /// Returns the time since the invocation started.
    pub fn elapsed(&self) -> Duration {
        self.clock
            .monotonic()
            .saturating_sub(self.started)
            .saturating_add(self.skipped)
    }

    /// Lets time pass for this trace alone: a replayed call took as long as it says.
    pub fn skip(&mut self, time: Duration) {
        self.skipped = self.skipped.saturating_add(time);
    }

    /// Returns the events in order.
    pub fn events(&self) -> &[Stamped] {
        &self.events
    }
}
