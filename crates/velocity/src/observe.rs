//! `Observer`: what a rendering tells about itself while it runs.
//!
//! Statically dispatched: with the observer `()`, which is what [`crate::Template::render`] uses,
//! nothing of this is in the code.

use std::fmt;

use crate::source::Span;
use crate::value::Value;

/// Tells of something a template probably did not mean.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// A method was called that the object does not have, or not with such arguments.
    NoSuchMethod {
        /// The Java class of the object.
        class_name: String,
        /// The method asked for.
        method: String,
        /// How many arguments there were.
        arguments: usize,
    },
    /// A property was read that the object does not have.
    NoSuchProperty {
        /// The Java class of the object.
        class_name: String,
        /// The property asked for.
        property: String,
    },
    /// `#set` had no effect: the target has no such property, or stands on null.
    SetRefused,
    /// `#set` had no effect because its value is null (stock mode).
    SetNull,
    /// `#foreach` was given something it cannot walk.
    NotIterable {
        /// The Java class of the object.
        class_name: String,
    },
    /// `#foreach` ended because it had taken as many turns as it may.
    LoopCut {
        /// How many turns that is.
        turns: usize,
    },
    /// A comparison or arithmetic had operands that do not fit, so the result is false or null.
    OperandsDoNotFit,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchMethod {
                class_name,
                method,
                arguments,
            } => {
                write!(f, "{class_name} has no method {method} ")?;
                f.write_str(match arguments {
                    0 => "without arguments",
                    1 => "for such an argument",
                    _ => "for such arguments",
                })
            }
            Self::NoSuchProperty {
                class_name,
                property,
            } => write!(f, "{class_name} has no property {property}"),
            Self::SetRefused => f.write_str("the #set has no effect: its target cannot be set"),
            Self::SetNull => f.write_str("the #set has no effect: its value is null"),
            Self::NotIterable { class_name } => write!(f, "#foreach cannot walk a {class_name}"),
            Self::LoopCut { turns } => write!(f, "#foreach was ended after {turns} turns"),
            Self::OperandsDoNotFit => f.write_str("the operands do not fit the operator"),
        }
    }
}

/// Tells which arm of an `#if` was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// The `#if` itself.
    If,
    /// The `#elseif` of this number, from 0.
    ElseIf(usize),
    /// The `#else`.
    Else,
    /// None of them.
    None,
}

/// Is told what a template does while it renders; every method has an empty default.
pub trait Observer {
    /// Whether anything is told at all; a constant, so that silence costs nothing.
    const LISTENS: bool = true;

    /// A `#set` stored `value`; `target` is the reference as written.
    fn set(&mut self, span: Span, target: &str, value: &Value) {
        let _ = (span, target, value);
    }

    /// An `#if` at `span` took `branch`.
    fn branch(&mut self, span: Span, branch: Branch) {
        let _ = (span, branch);
    }

    /// A `#foreach` at `span` ended after `turns` turns.
    fn looped(&mut self, span: Span, turns: usize) {
        let _ = (span, turns);
    }

    /// A reference was evaluated; `source` is the reference as written. In mode `aws` an invalid
    /// one has the value `""`.
    fn reference(&mut self, span: Span, source: &str, value: &Value) {
        let _ = (span, source, value);
    }

    /// Something happened that the author of the template probably did not mean.
    fn warning(&mut self, span: Span, warning: Warning) {
        let _ = (span, warning);
    }

    /// Answers whether rendering may go on; asked every thousand steps or so.
    fn may_go_on(&mut self) -> bool {
        true
    }
}

impl Observer for () {
    const LISTENS: bool = false;
}
