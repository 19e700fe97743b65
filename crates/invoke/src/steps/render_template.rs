//! Evaluates a mapping template over what the invocation knows so far.
//!
//! Bytes cannot be mapped: a template over a binary payload fails, as AWS's does (observed). What a
//! template leaves in `$context.requestOverride` and `.responseOverride` stays for the steps that
//! apply it and for the next template.

use crate::context_tree::ContextValue;
use crate::failure::Failure;
use crate::multi_map;
use crate::payload::Payload;
use crate::pipeline::Run;
use crate::template_scope::{Overrides, TemplateInput, TemplateScope};
use crate::template_trace::TemplateRecorder;
use crate::trace::{Event, Phase, TemplateFailure, TemplateStep, TraceLevel};
use trygate_velocity::{Error, Mode};

pub(super) fn render_template(
    run: &mut Run<'_>,
    phase: Phase,
    source: &str,
    body: &Payload,
) -> Result<String, Failure> {
    let rendered = match body.text() {
        Some(text) => render(run, phase, source, text).map_err(|error| failure(&error, source)),
        None => Err(TemplateFailure {
            line: 0,
            column: 0,
            message: "the body is binary, and a template maps text only".into(),
            excerpt: String::new(),
        }),
    };
    match rendered {
        Ok(text) => {
            let event =
                Event::TemplateRendered { phase, before: body.clone(), after: text.clone() };
            run.trace.record(event);
            Ok(text)
        }
        Err(failure) => {
            run.trace.record(Event::TemplateFailed { phase, failure });
            Err(match phase {
                Phase::Request => Failure::RequestTemplateFailed,
                Phase::Response => Failure::ResponseTemplateFailed,
            })
        }
    }
}

fn render(run: &mut Run<'_>, phase: Phase, source: &str, body: &str) -> Result<String, Error> {
    let template = run.engine.templates.parse(source)?;
    let querystring = multi_map::singles(&run.request.query);
    let header = multi_map::singles(&run.request.headers);
    let input = TemplateInput {
        body: Some(body),
        path: &run.request.path_parameters,
        querystring: &querystring,
        header: &header,
        stage_variables: &run.invocation.stage_variables,
        context: &run.context,
    };
    let mut seen = TemplateScope::new(&input, Mode::Aws);
    let rendered = if run.trace.level() >= TraceLevel::Steps {
        let mut recorder = TemplateRecorder::new(source);
        let rendered = template.render_with(&mut seen.scope, &mut recorder);
        for step in recorder.steps {
            run.trace.record(Event::Template { phase, step });
        }
        rendered
    } else {
        template.render(&mut seen.scope)
    };
    for message in seen.hints() {
        let step = TemplateStep::Warning { line: 0, message };
        run.trace.record(Event::Template { phase, step });
    }
    keep_overrides(run, seen.overrides());
    rendered
}

fn keep_overrides(run: &mut Run<'_>, overrides: Overrides) {
    if let ContextValue::Map(context) = &mut run.context {
        for (name, left) in
            [("requestOverride", overrides.request), ("responseOverride", overrides.response)]
        {
            if let Some(left) = left {
                context.insert(name.to_owned(), left);
            }
        }
    }
}

fn failure(error: &Error, source: &str) -> TemplateFailure {
    let position = error.position().unwrap_or_default();
    TemplateFailure {
        line: position.line,
        column: position.column,
        message: error.to_string(),
        excerpt: excerpt(error, source),
    }
}

/// Returns the line that is to blame with a mark under it.
fn excerpt(error: &Error, source: &str) -> String {
    let start = error.span().range().start.min(source.len());
    let before = source.get(..start).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = source.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
    let width = before.get(line_start..).unwrap_or_default().chars().count();
    format!("{line}\n{}^", " ".repeat(width))
}
