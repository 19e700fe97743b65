//! Listens to a template while it renders: its warnings, and its steps where they are asked for.

use serde_json::{Map, Value as Json};
use trygate_velocity::{Branch, Lines, Observer, Span, Value, Warning};

/// The most warnings that are kept; one in a loop comes a thousand times.
const MOST_WARNINGS: usize = 100;

/// The most steps that are kept.
const MOST_STEPS: usize = 10_000;

/// The most characters of a value that a step shows.
const MOST_CHARACTERS: usize = 2_000;

/// Something that happened at a place of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) text: String,
    /// The function of `$util` that the note is about, such as `$util.toJson`.
    pub(super) function: Option<String>,
}

impl Note {
    pub(super) fn to_json(&self) -> Json {
        let mut told = Map::new();
        told.insert("line".into(), self.line.into());
        told.insert("column".into(), self.column.into());
        told.insert("message".into(), self.text.clone().into());
        told.into()
    }
}

/// Keeps what a rendering tells.
pub(super) struct Recorder<'a> {
    lines: Lines<'a>,
    /// Whether steps are kept.
    traces: bool,
    pub(super) steps: Vec<Note>,
    pub(super) warnings: Vec<Note>,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(source: &'a str, traces: bool) -> Self {
        Self {
            lines: Lines::of(source),
            traces,
            steps: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn note(&self, span: Span, text: String) -> Note {
        let (line, column) = self.lines.place(span);
        Note {
            line,
            column,
            text,
            function: None,
        }
    }

    fn step(&mut self, span: Span, text: impl FnOnce() -> String) {
        if self.traces && self.steps.len() < MOST_STEPS {
            let note = self.note(span, text());
            self.steps.push(note);
        }
    }
}

/// Returns a value as a step shows it.
fn shown(value: &Value) -> String {
    match value.to_text() {
        Ok(Some(text)) if value.as_str().is_some() => {
            let start: String = text.chars().take(MOST_CHARACTERS).collect();
            format!("{start:?}")
        }
        Ok(Some(text)) => text.chars().take(MOST_CHARACTERS).collect(),
        Ok(None) => "null".to_owned(),
        Err(_) => "(holds itself)".to_owned(),
    }
}

impl Observer for Recorder<'_> {
    fn set(&mut self, span: Span, target: &str, value: &Value) {
        self.step(span, || format!("#set {target} = {}", shown(value)));
    }

    fn branch(&mut self, span: Span, branch: Branch) {
        self.step(span, || match branch {
            Branch::If => "#if: taken".to_owned(),
            Branch::ElseIf(number) => format!("#if: its #elseif {} taken", number + 1),
            Branch::Else => "#if: its #else taken".to_owned(),
            Branch::None => "#if: not taken".to_owned(),
        });
    }

    fn looped(&mut self, span: Span, turns: usize) {
        self.step(span, || format!("#foreach: {turns} turns"));
    }

    fn reference(&mut self, span: Span, source: &str, value: &Value) {
        self.step(span, || format!("{source} = {}", shown(value)));
    }

    fn warning(&mut self, span: Span, warning: Warning) {
        let function = match &warning {
            Warning::NoSuchMethod {
                class_name, method, ..
            } if class_name == "Util" => Some(format!("$util.{method}")),
            _ => None,
        };
        let text = warning.to_string();
        let note = Note {
            function,
            ..self.note(span, text)
        };
        if self.warnings.len() < MOST_WARNINGS && !self.warnings.contains(&note) {
            self.warnings.push(note);
        }
    }
}
