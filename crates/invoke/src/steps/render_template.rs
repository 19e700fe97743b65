//! Evaluates a mapping template over what the invocation knows so far.
//!
//! Bytes cannot be mapped: a template over a binary payload fails, as AWS's does (observed). What a
//! template leaves in `$context.requestOverride` and `.responseOverride` stays for the steps that
//! apply it and for the next template.

use crate::context_tree::ContextValue;
use crate::failure::Failure;
use crate::multi_map;
use crate::payload::Payload;
use crate::run::Run;
use crate::template_scope::{
    Overrides, RepeatedOverride, TemplateInput, TemplateScope, may_override,
};
use crate::template_trace::TemplateRecorder;
use crate::trace::{Event, Phase, TemplateFailure, TemplateStep, TraceLevel};
use trygate_velocity::{Error, Mode, Observer, Span, Template};

pub(super) fn render_template(
    run: &mut Run<'_>,
    phase: Phase,
    (content_type, source): (&str, &str),
    body: &Payload,
) -> Result<String, Failure> {
    let name = match phase {
        Phase::Request => format!("request template {content_type}"),
        Phase::Response => format!("response template {content_type}"),
    };
    let failed = |run: &mut Run<'_>, failure| {
        run.trace.record(Event::TemplateFailed { phase, failure });
        match phase {
            Phase::Request => Failure::RequestTemplateFailed,
            Phase::Response => Failure::ResponseTemplateFailed,
        }
    };
    let Some(text) = body.text() else {
        let message = "the body is binary, and a template maps text only".into();
        return Err(failed(
            run,
            TemplateFailure {
                message,
                ..TemplateFailure::default()
            },
        ));
    };
    match render(run, phase, (&name, source), text) {
        Err(error) => Err(failed(run, failure(&error, source))),
        Ok(Rendered {
            repeated: Some(repeated),
            ..
        }) => {
            let message = format!("{} is overridden a second time", repeated.parameter);
            let (line, column, excerpt) = excerpt(repeated.span, source);
            failed(
                run,
                TemplateFailure {
                    line,
                    column,
                    message,
                    excerpt,
                },
            );
            Err(Failure::OverriddenTwice {
                parameter: repeated.parameter,
            })
        }
        Ok(Rendered { text, .. }) => {
            let event = Event::TemplateRendered {
                phase,
                before: body.clone(),
                after: text.clone(),
            };
            run.trace.record(event);
            Ok(text)
        }
    }
}

/// What came of a template.
struct Rendered {
    text: String,
    /// The first parameter that was overridden twice.
    repeated: Option<RepeatedOverride>,
}

fn render(
    run: &mut Run<'_>,
    phase: Phase,
    (name, source): (&str, &str),
    body: &str,
) -> Result<Rendered, Error> {
    let template = run.templates.parse(name, source)?;
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
        let rendered = watched(&template, &mut seen, &mut recorder);
        for step in recorder.steps {
            run.trace.record(Event::Template { phase, step });
        }
        rendered
    } else {
        watched(&template, &mut seen, &mut ())
    };
    for message in seen.hints() {
        let step = TemplateStep::Warning { line: 0, message };
        run.trace.record(Event::Template { phase, step });
    }
    keep_overrides(run, seen.overrides());
    rendered
}

/// Renders, and watches for repeated overrides where the template can override anything.
fn watched<O: Observer>(
    template: &Template,
    seen: &mut TemplateScope,
    observer: &mut O,
) -> Result<Rendered, Error> {
    if !may_override(template.source()) {
        let text = template.render_with(&mut seen.scope, observer)?;
        return Ok(Rendered {
            text,
            repeated: None,
        });
    }
    let mut watch = seen.watch(observer);
    let text = template.render_with(&mut seen.scope, &mut watch)?;
    Ok(Rendered {
        text,
        repeated: watch.into_repeated().into_iter().next(),
    })
}

fn keep_overrides(run: &mut Run<'_>, overrides: Overrides) {
    if let ContextValue::Map(context) = &mut run.context {
        for (name, left) in [
            ("requestOverride", overrides.request),
            ("responseOverride", overrides.response),
        ] {
            if let Some(left) = left {
                context.insert(name.to_owned(), left);
            }
        }
    }
}

fn failure(error: &Error, source: &str) -> TemplateFailure {
    let position = error.position().unwrap_or_default();
    let (_, _, excerpt) = excerpt(error.span(), source);
    TemplateFailure {
        line: position.line,
        column: position.column,
        message: error.to_string(),
        excerpt,
    }
}

/// Returns line and column of what is to blame, from 1, and the line with a mark under it.
fn excerpt(span: Span, source: &str) -> (u32, u32, String) {
    let (line, column) = span.line_and_column(source);
    let text = source.lines().nth(line as usize - 1).unwrap_or_default();
    let mark = " ".repeat(column as usize - 1);
    (line, column, format!("{text}\n{mark}^"))
}
