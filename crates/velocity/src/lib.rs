//! Apache Velocity 1.7 templates, byte for byte, with limits.
//!
//! A template is parsed once and rendered many times:
//!
//! ```
//! use trygate_velocity::{Scope, Settings, Template, Value};
//!
//! let template = Template::parse("greeting", "Hello $name!", &Settings::stock())?;
//! let mut scope = Scope::new();
//! scope.set("name", "Ann");
//! assert_eq!(template.render(&mut scope)?, "Hello Ann!");
//! # Ok::<(), trygate_velocity::Error>(())
//! ```
//!
//! Data are [`Value`]s with Java's types. [`List`] and [`Map`] are shared handles, as Java's are:
//! what a template adds to one is seen through every clone. A host's own objects implement
//! [`Object`]. Nothing here knows what the templates are for.
//!
//! # Known differences
//!
//! Where a template cannot tell, or only a contrived one can:
//! - Half of a surrogate pair becomes `?` at once, not only when it is printed.
//! - An identity hash prints as `@0`.
//! - Names of macros do not outlive the template that defines them.
//! - Nesting deeper than [`Limits::depth`], values nested deeper than a thousand levels and numbers
//!   of more than 2^18 bits are limits here; Java ends its stack or goes on.
//! - Methods that take functions, streams and locales are not there, nor are reflective ones beyond
//!   a class's names, dates in `String.format`, primes of `BigInteger`, the tables of `Character`
//!   (`getType`, `getName`, …) and the factories of newer Javas (`Set.of`).
//!
//! Two dialects: [`Settings::stock`] is plain Velocity 1.7; [`Settings::aws`] is Velocity as API
//! Gateway sets it up. The rules were taken from the behaviour of the real engine.

mod arithmetic;
mod context;
mod cursor;
#[cfg(feature = "diagnose")]
mod diagnose;
mod error;
mod eval;
mod fault;
mod foreach_info;
mod java_boolean;
mod java_list;
mod java_map;
mod java_number;
mod java_object;
mod java_regex;
mod java_runtime;
mod java_string;
mod java_views;
mod lexer;
mod limits;
mod object;
mod observe;
mod parser;
mod scope;
mod source;
mod template;
mod token;
mod tree;
mod value;

#[cfg(feature = "diagnose")]
pub use diagnose::diagnose;
pub use error::{Error, ErrorKind};
pub use java_regex::{JavaRegex, JavaRegexError};
pub use java_runtime::Java;
pub use limits::{LimitKind, Limits, Mode, Settings};
pub use object::{Call, Object};
pub use observe::{Branch, Observer, Warning};
pub use scope::{Resources, Scope};
pub use source::{Lines, Position, Span};
pub use template::Template;
pub use value::{
    BigDecimal, FrozenBuilder, FrozenPlace, FrozenShape, List, ListKind, Map, MapKind, MapOrder,
    Printer, Text, TextForm, Unprintable, Value,
};
