//! Evaluates a mapping template over what the invocation knows so far.
//!
//! Bytes cannot be mapped: a template over a binary payload fails, as AWS's does (observed).

use crate::failure::Failure;
use crate::multi_map;
use crate::payload::Payload;
use crate::pipeline::Run;
use crate::template_scope::TemplateScope;
use crate::template_trace::TemplateRecorder;
use crate::trace::{Event, Phase, TemplateFailure, TraceLevel};
use trygate_velocity::Error;

pub(super) fn render_template(
    run: &mut Run<'_>,
    phase: Phase,
    template: &str,
    body: &Payload,
) -> Result<String, Failure> {
    let failed = match phase {
        Phase::Request => Failure::RequestTemplateFailed,
        Phase::Response => Failure::ResponseTemplateFailed,
    };
    let Some(text) = body.text() else {
        let failure = TemplateFailure {
            template: String::new(),
            line: 0,
            column: 0,
            message: "the body is binary, and a template maps text only".into(),
            excerpt: String::new(),
        };
        run.trace.record(Event::TemplateFailed { phase, failure });
        return Err(failed);
    };
    todo!()
}
