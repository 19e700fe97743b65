//! `Token`: the steps of a compiled path.
//!
//! Not how they are applied (`evaluate.rs`) nor where they come from (`compile.rs`).

use crate::filter::Expression;
use crate::functions::Function;
use crate::path::Tokens;
use crate::version::Version;

/// Is one step of a path.
#[derive(Clone, Debug)]
pub(crate) enum Token {
    /// `$` or `@`, always first.
    Root {
        /// The sign itself.
        sign: char,
    },
    /// `.name`, `['name']` or `['one','two']`.
    Properties {
        /// The names.
        names: Vec<String>,
        /// The quote they were written with.
        quote: char,
        /// Whether they are printed with blanks between.
        spaced: bool,
    },
    /// `[1]` or `[1,2]`.
    Indexes(Vec<i32>),
    /// `[1:]`, `[:2]` or `[1:2]`.
    Slice(Slice),
    /// `[(@.length - 1)]`, known to 2.0.0 alone.
    FromEnd(i32),
    /// `*` or `[*]`.
    Wildcard,
    /// `..`.
    Scan,
    /// `[?(…)]`.
    Filter(Filter),
    /// `name(…)`.
    Call(Call),
}

/// Is the range of a slice; at least one end is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slice {
    /// `[from:]`.
    From(i32),
    /// `[:to]`.
    To(i32),
    /// `[from:to]`.
    Between(i32, i32),
}

/// Is the test of a filter step.
#[derive(Clone, Debug)]
pub(crate) enum Filter {
    /// A compiled expression.
    Expression(Box<Expression>),
    /// `[?]` or `[?,?]` without a predicate to fill it in: 2.0.0 notices only when it reads.
    Placeholders {
        /// How many question marks there are.
        count: usize,
    },
}

/// Is a call of a path function.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The name as written.
    pub(crate) name: String,
    /// The function, when this version has it; a wrong name is an error only when it is called.
    pub(crate) function: Option<Function>,
    /// The arguments, when there are any parentheses worth reading.
    pub(crate) arguments: Vec<Argument>,
}

/// Is an argument of a path function.
#[derive(Clone, Debug)]
pub(crate) enum Argument {
    /// JSON text, read at the call.
    Json(String),
    /// A path, always read from the document.
    Path(Tokens),
}

impl Token {
    /// Tells whether the step alone can select at most one node.
    ///
    /// Several names count as one at the end of a path, where they are merged into one object.
    pub(crate) fn is_definite(&self, is_leaf: bool, version: Version) -> bool {
        match self {
            Self::Root { .. } | Self::FromEnd(_) | Self::Call(_) => true,
            // 2.0.0 refuses several names elsewhere, but only when it reads
            Self::Properties { names, .. } => {
                names.len() == 1 || is_leaf || version == Version::V2_0
            }
            Self::Indexes(indexes) => indexes.len() == 1,
            Self::Slice(_) | Self::Wildcard | Self::Scan | Self::Filter(_) => false,
        }
    }

    /// Prints the step as messages show it.
    pub(crate) fn fragment(&self) -> String {
        match self {
            Self::Root { sign } => sign.to_string(),
            Self::Properties {
                names,
                quote,
                spaced,
            } => {
                let quoted: Vec<String> = names
                    .iter()
                    .map(|name| format!("{quote}{name}{quote}"))
                    .collect();
                // 2.0.0 puts a blank behind the commas
                format!("[{}]", quoted.join(if *spaced { ", " } else { "," }))
            }
            Self::Indexes(indexes) => {
                let texts: Vec<String> = indexes.iter().map(i32::to_string).collect();
                format!("[{}]", texts.join(","))
            }
            Self::Slice(Slice::From(from)) => format!("[{from}:]"),
            Self::Slice(Slice::To(to)) => format!("[:{to}]"),
            Self::Slice(Slice::Between(from, to)) => format!("[{from}:{to}]"),
            Self::FromEnd(offset) => format!("[@.size(){offset}]"),
            Self::Wildcard => "[*]".to_owned(),
            Self::Scan => "..".to_owned(),
            Self::Filter(Filter::Expression(_)) => "[?]".to_owned(),
            Self::Filter(Filter::Placeholders { count }) => {
                format!("[{}]", vec!["?"; *count].join(","))
            }
            Self::Call(call) => {
                let arguments = if call.arguments.is_empty() {
                    "()"
                } else {
                    "(...)"
                };
                format!(".{}{arguments}", call.name)
            }
        }
    }
}
