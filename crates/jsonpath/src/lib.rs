//! JSONPath as the Java library Jayway JsonPath reads it, on any document model.
//!
//! Not RFC 9535: Jayway has its own grammar, its own idea of what is definite, its own coercions
//! in filters, and versions that differ. All of that was observed on the real library at 2.0.0,
//! 2.2.0, 2.4.0 and 3.0.0, and [`Version`] selects among them.
//!
//! The crate has three doors:
//! * [`parse()`] and [`parse_document`] read JSON as json-smart does, whose permissive mode takes far
//!   more than JSON;
//! * [`Path::compile`] and [`Path::read`] select from a document;
//! * [`write()`] prints a document in the forms json-smart and `java.util` print.
//!
//! A document is anything that implements [`Node`]; [`Value`] is the implementation for hosts that
//! have no model of their own.
//!
//! ```
//! use trygate_jsonpath::{Path, Style, Value, Version, parse_document, write};
//!
//! let document: Value = parse_document("{pets: [{name: 'Rex', age: 3}]}", Version::V2_4)?;
//! let path = Path::compile("$.pets[?(@.age > 2)]['name']", Version::V2_4)?;
//! assert_eq!(write(&path.read(&document)?, Style::Json), r#"["Rex"]"#);
//! # Ok::<(), trygate_jsonpath::Error>(())
//! ```

mod compile;
mod definite;
mod error;
mod evaluate;
mod filter;
mod functions;
mod java_regex;
mod node;
mod number;
mod parse;
mod path;
mod scanner;
mod stretch;
mod token;
mod value;
mod version;
mod write;

pub use error::{Error, ErrorKind};
pub use node::{Kind, Node, java_class, java_equals};
pub use number::{BigDecimal, Number, double_text};
pub use parse::{
    Limits, Mode, ParseError, ParseErrorKind, ParseOptions, Piece, Sink, parse, parse_document,
    parse_plain,
};
pub use path::Path;
pub use stretch::Plain;
pub use value::Value;
pub use version::Version;
pub use write::{Style, push_escaped, write, write_to};
