//! The parsed template: what is rendered, with everything decided that can be before rendering.
//!
//! Not a syntax tree with every token: texts are joined, escapes are resolved, literals are
//! values, and variables are numbers. All of it can be shared between threads.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use crate::source::{Position, Span};
use crate::value::Text;

/// Names a variable of a rendering.
pub(crate) type Slot = u32;

/// Holds the names of the variables; the slot is the index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    texts: Vec<Text>,
    /// Something of each name that tells most of them apart.
    marks: Vec<u64>,
    /// The one that was interned last.
    last: Slot,
}

impl Names {
    pub(crate) fn intern(&mut self, name: &str) -> Slot {
        // a template often names one variable several times in a row
        if let Some(last) = self.texts.get(self.last as usize)
            && last.as_str() == name
        {
            return self.last;
        }
        self.last = self.find(name).unwrap_or_else(|| {
            self.texts.push(Text::from(name));
            self.marks.push(mark(name));
            slot(self.texts.len() - 1)
        });
        self.last
    }

    pub(crate) fn find(&self, name: &str) -> Option<Slot> {
        let mark = mark(name);
        let mut marks = self.marks.iter().enumerate();
        marks
            .find(|(index, there)| {
                let named = || self.texts.get(*index).is_some_and(|there| **there == *name);
                **there == mark && named()
            })
            .map(|(index, _)| slot(index))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Text> {
        self.texts.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// Returns a name's length and last bytes.
fn mark(name: &str) -> u64 {
    let bytes = name.bytes().rev().take(7);
    bytes.fold(name.len() as u64, |mark, byte| mark << 8 | u64::from(byte))
}

fn slot(index: usize) -> Slot {
    Slot::try_from(index).unwrap_or(Slot::MAX)
}

/// Says which text spans count in, and where that text stands.
#[derive(Debug)]
pub(crate) struct Unit {
    /// The name errors give.
    pub(crate) name: Arc<str>,
    pub(crate) source: Arc<str>,
    /// For the text of a string literal: the literal's place in the template.
    pub(crate) origin: Option<Origin>,
}

/// Says where a string literal stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub(crate) position: Position,
    /// The literal's span in the outermost template.
    pub(crate) span: Span,
}

/// Holds statements in order.
#[derive(Debug, Default)]
pub(crate) struct Block {
    pub(crate) nodes: Vec<Node>,
}

/// Holds a parsed text with its unit.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) unit: Arc<Unit>,
    pub(crate) block: Block,
}

/// The kind has a byte of its own, since every node of every rendering is told by it.
#[derive(Debug)]
#[repr(u8)]
pub(crate) enum Node {
    Text(String),
    Reference(Box<Reference>),
    Set(Box<Set>),
    If(Box<If>),
    Foreach(Box<Foreach>),
    Define(Arc<Define>),
    MacroCall(Arc<MacroCall>),
    Directive(Box<Directive>),
}

/// `$x`, `$!{x.y(1)[2]}` and their escaped spellings.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) span: Span,
    pub(crate) root: Root,
    pub(crate) steps: Vec<Step>,
    /// Printed before a value and before the literal of a missing one: half of the escapes.
    pub(crate) escapes: Box<str>,
    /// The dollars that belong to no name, printed as they are.
    pub(crate) dollars: Box<str>,
    /// Printed when there is no value, if that is not the literal.
    pub(crate) missing: Option<Box<str>>,
    /// Whether an odd number of backslashes stands before it.
    pub(crate) escaped: bool,
    /// The text as written, escapes cut off.
    pub(crate) literal: Wording,
    /// Whether it is a variable and a few properties, which maps can answer without handing
    /// anything out.
    pub(crate) is_path: bool,
}

impl Reference {
    /// The most properties of a path.
    const FEW: usize = 8;

    /// Tells whether a variable's steps make a path.
    pub(crate) fn is_path(root: &Root, steps: &[Step]) -> bool {
        // the class is a property even of a map
        let plain = |step: &Step| match &step.kind {
            StepKind::Property(name) => !matches!(name.as_str(), "class" | "Class"),
            _ => false,
        };
        matches!(root, Root::Variable(_))
            && (1..=Self::FEW).contains(&steps.len())
            && steps.iter().all(plain)
    }

    /// Returns the names of a path's properties.
    #[inline]
    pub(crate) fn names(&self) -> impl Iterator<Item = Name<'_>> + Clone {
        self.steps.iter().map(|step| Name {
            text: match &step.kind {
                StepKind::Property(name) => name.as_str(),
                _ => "",
            },
            hint: &step.hint,
        })
    }
}

/// Is a text that stands in the source of its unit, as it mostly does, or nowhere.
#[derive(Debug)]
pub(crate) enum Wording {
    Source(Span),
    Own(Box<str>),
}

impl Wording {
    /// Returns the text; `unit` is the one it was parsed in.
    pub(crate) fn of<'u>(&'u self, unit: &'u Unit) -> &'u str {
        match self {
            Self::Source(span) => {
                let range = span.start as usize..span.end as usize;
                unit.source.get(range).unwrap_or_default()
            }
            Self::Own(text) => text,
        }
    }
}

/// Is the name of a property in a path.
#[derive(Clone, Copy)]
pub(crate) struct Name<'a> {
    pub(crate) text: &'a str,
    pub(crate) hint: &'a Hint,
}

/// Remembers where a property was found last: how far behind the beginning of its map.
///
/// Maps that are alike, such as the elements of a list, have it at the same place. It is only a
/// guess, which whoever reads it checks; so it does not matter that threads share it.
#[derive(Debug, Default)]
pub(crate) struct Hint(AtomicU32);

impl Hint {
    #[inline]
    pub(crate) fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    #[inline]
    pub(crate) fn set(&self, place: u32) {
        self.0.store(place, Ordering::Relaxed);
    }
}

#[derive(Debug)]
pub(crate) enum Root {
    Variable(Slot),
    /// No reference at all: its text is printed, its value is null.
    Runt(Box<str>),
    /// Spelled `$\!x`: printed with one backslash less, and as a value null. The slot is that of
    /// the odd name Velocity then looks up.
    Unusable(Slot),
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) span: Span,
    pub(crate) kind: StepKind,
    pub(crate) hint: Hint,
}

impl Step {
    pub(crate) fn new(span: Span, kind: StepKind) -> Self {
        Self {
            span,
            kind,
            hint: Hint::default(),
        }
    }
}

#[derive(Debug)]
pub(crate) enum StepKind {
    Property(Text),
    Method {
        name: Text,
        arguments: Vec<Expression>,
    },
    Index(Box<Expression>),
}

#[derive(Debug)]
pub(crate) struct Expression {
    pub(crate) span: Span,
    pub(crate) kind: ExpressionKind,
}

#[derive(Debug)]
pub(crate) enum ExpressionKind {
    Bool(bool),
    Int(i32),
    Long(i64),
    Big(num_bigint::BigInt),
    Double(f64),
    String(Text),
    Interpolated(Arc<Interpolated>),
    /// A bare word, whose value is null.
    Word(Text),
    Reference(Box<Reference>),
    Range(Box<(Expression, Expression)>),
    List(Vec<Expression>),
    Map(Vec<(Expression, Expression)>),
    Not(Box<Expression>),
    /// Operations of equal precedence, from left to right; flat, so that no length nests deeply.
    Chain {
        first: Box<Expression>,
        links: Vec<Link>,
    },
}

/// One operation of a chain: what stands before it is its left side.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) operator: Operator,
    pub(crate) right: Expression,
    /// For `+`: the literal texts of its sides, printed for null.
    pub(crate) literals: Option<Box<(Text, Text)>>,
}

#[derive(Debug)]
pub(crate) struct Interpolated {
    /// Filled in when the rest of the template is parsed.
    pub(crate) parsed: OnceLock<Parsed>,
    /// The text with its quotes resolved.
    pub(crate) text: Text,
    /// Whether a blank was added for the parser and is taken off the result.
    pub(crate) padded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) span: Span,
    pub(crate) target: Reference,
    pub(crate) value: Expression,
    /// The variable set when the target has no steps.
    pub(crate) variable: Slot,
}

#[derive(Debug)]
pub(crate) struct If {
    pub(crate) span: Span,
    /// `#if` and each `#elseif`.
    pub(crate) arms: Vec<(Expression, Block)>,
    pub(crate) otherwise: Option<Block>,
}

#[derive(Debug)]
pub(crate) struct Foreach {
    pub(crate) span: Span,
    pub(crate) variable: Slot,
    pub(crate) source: Expression,
    pub(crate) body: Block,
}

/// `#define($name)` and the body of a block macro call.
#[derive(Debug)]
pub(crate) struct Define {
    pub(crate) span: Span,
    pub(crate) unit: Arc<Unit>,
    pub(crate) variable: Slot,
    pub(crate) body: Block,
    /// How deeply the block may be inside itself; deeper, it prints its own name.
    pub(crate) depth: u32,
}

#[derive(Debug)]
pub(crate) struct Macro {
    pub(crate) name: Text,
    pub(crate) unit: Arc<Unit>,
    /// The parameters' variables, and the variables that hold their literal text.
    pub(crate) parameters: Vec<(Slot, Text)>,
    pub(crate) body: Block,
}

/// `#name(…)`, a macro call or only text; `#@name(…)…#end`.
#[derive(Debug)]
pub(crate) struct MacroCall {
    pub(crate) span: Span,
    pub(crate) name: Text,
    pub(crate) arguments: Vec<Argument>,
    /// Printed when there is no such macro.
    pub(crate) literal: Box<str>,
    /// The body of a block call.
    pub(crate) body: Option<Arc<Define>>,
    /// The first bare word among the arguments, which a macro does not accept.
    pub(crate) bad_word: Option<(Text, Span)>,
}

/// One argument of a macro call, evaluated by name.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) value: Expression,
    pub(crate) literal: Text,
}

#[derive(Debug)]
pub(crate) struct Directive {
    pub(crate) span: Span,
    pub(crate) kind: DirectiveKind,
}

#[derive(Debug)]
pub(crate) enum DirectiveKind {
    Break(Option<(Expression, Text)>),
    Stop(Option<Expression>),
    Evaluate(Expression),
    Parse(Option<Expression>),
    Include(Vec<Expression>),
    /// A directive that throws when it is reached: the exception and its message.
    Throws(&'static str, String),
}
