//! Turns what a template tells while it renders into trace events.

use crate::trace::TemplateStep;
use trygate_velocity::{Branch, Lines, Observer, Span, Value, Warning};

/// The most steps that one template records; a loop of a thousand rounds tells enough by then.
const MOST_STEPS: usize = 10_000;

/// The most characters of a value that a step keeps.
const MOST_CHARACTERS: usize = 2_000;

/// Keeps the steps of one rendering.
pub(crate) struct TemplateRecorder<'a> {
    lines: Lines<'a>,
    /// What was told, in order.
    pub(crate) steps: Vec<TemplateStep>,
}

impl<'a> TemplateRecorder<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        Self {
            lines: Lines::of(source),
            steps: Vec::new(),
        }
    }

    fn line(&self, span: Span) -> u32 {
        self.lines.place(span).0
    }

    fn keep(&mut self, step: TemplateStep) {
        if self.steps.len() < MOST_STEPS {
            self.steps.push(step);
        }
    }
}

fn text(value: &Value) -> Option<String> {
    let text = value.to_text().ok()??;
    Some(text.as_str().chars().take(MOST_CHARACTERS).collect())
}

impl Observer for TemplateRecorder<'_> {
    fn set(&mut self, span: Span, target: &str, value: &Value) {
        let step = TemplateStep::Set {
            line: self.line(span),
            target: target.to_owned(),
            value: text(value).unwrap_or_default(),
        };
        self.keep(step);
    }

    fn branch(&mut self, span: Span, branch: Branch) {
        let taken = match branch {
            Branch::If => Some("#if".to_owned()),
            Branch::ElseIf(number) => Some(format!("#elseif {}", number + 1)),
            Branch::Else => Some("#else".to_owned()),
            Branch::None => None,
        };
        let step = TemplateStep::Branch {
            line: self.line(span),
            taken,
        };
        self.keep(step);
    }

    fn looped(&mut self, span: Span, turns: usize) {
        let step = TemplateStep::Loop {
            line: self.line(span),
            rounds: turns,
        };
        self.keep(step);
    }

    fn reference(&mut self, span: Span, source: &str, value: &Value) {
        let step = TemplateStep::Reference {
            line: self.line(span),
            reference: source.to_owned(),
            value: text(value),
        };
        self.keep(step);
    }

    fn warning(&mut self, span: Span, warning: Warning) {
        let step = TemplateStep::Warning {
            line: self.line(span),
            message: warning.to_string(),
        };
        self.keep(step);
    }
}
