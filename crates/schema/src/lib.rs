//! JSON Schema draft 4 as the Java json-schema-validator (`com.github.java-json-tools`, 2.2.14)
//! judges and words it, because its words stand in API Gateway's execution log.
//!
//! ```
//! use serde_json::json;
//! use trygate_schema::Schema;
//!
//! let schema = json!({"type": "object", "required": ["b", "a"]});
//! let schema = Schema::compile(&schema, &|_| None)?;
//! let report = schema.check(&json!({}));
//! assert_eq!(
//!     report.to_string(),
//!     "[object has missing required properties ([\"a\",\"b\"])]"
//! );
//! # Ok::<(), trygate_schema::SchemaError>(())
//! ```
//!
//! # Why not the `jsonschema` crate
//!
//! It was tried first (0.60, no default features, 673 recorded cases): 643 verdicts agree, and 128
//! reports differ in the values they point at before a word is compared. What an adapter cannot
//! repair without walking schema and instance itself, which is all there is to a validator:
//!
//! * references are resolved when they are met, so a dangling one that no instance reaches is
//!   harmless, one that is reached is fatal, and a loop on one value is fatal; the crate refuses
//!   the first when it compiles and lets the last pass;
//! * which errors exist depends on the report so far: children are visited only while it is empty,
//!   so are schema dependencies and branches of `allOf`, each by a report of its own;
//! * every visit repeats the warnings of the schema it visits;
//! * a malformed schema is judged by rules that are not the meta-schema's, with messages of their
//!   own, and draft 3 documents are judged as draft 3;
//! * regular expressions are JavaScript's over UTF-16 units, `uniqueItems` depends on the order of
//!   members, and most formats differ.
//!
//! Not a general validator: no other drafts, no annotations, and no claim to be right where the
//! Java library is not. Known to be missing: draft 3's `phone` format, the inner rules of the
//! hyper-schema keywords `links` and `media`, and the bundled schemas other than draft 4's.

mod compile;
mod documents;
mod draft;
mod ecma_regex;
mod equality;
mod format;
mod instance;
mod java_string;
mod java_uri;
mod json_ref;
mod json_text;
mod keywords;
pub mod limits;
mod node_type;
mod number;
mod pointer;
mod report;
mod schema_error;
mod syntax;
mod violation;
mod walk;

use serde_json::Value;

pub use instance::{ParseError, ParseErrorKind};
pub use limits::Limit;
pub use node_type::NodeType;
pub use report::Report;
pub use schema_error::{SchemaError, SchemaErrorKind};
pub use syntax::{Level, SyntaxProblem, SyntaxProblemKind};
pub use violation::{FormatViolation, Violation, ViolationKind, Warning};

use documents::Documents;
use report::Sink;
use walk::{Graph, Walk};

/// Holds a schema that is ready to judge, on any thread and as often as wanted.
#[derive(Debug)]
pub struct Schema {
    graph: Graph,
}

impl Schema {
    /// Compiles a schema.
    ///
    /// `resolve` is asked once for every document that a reference names by an absolute URI, also
    /// from inside the documents it returns; it gets the URI without a fragment. Documents it does
    /// not have, and schemas no instance leads to, do no harm here. What the library would refuse
    /// with any instance, because the schema at the root cannot be used, is an error.
    pub fn compile(
        schema: &Value,
        resolve: &dyn Fn(&str) -> Option<Value>,
    ) -> Result<Self, SchemaError> {
        let graph = Documents::load(schema, resolve)
            .and_then(|documents| compile::compile(&documents))
            .map_err(SchemaErrorKind::Limit)?;
        let compiled = Self { graph };
        if compiled.graph.root_is_usable() {
            return Ok(compiled);
        }
        // Nothing of an instance is looked at before the root fails, so any will do.
        let report = compiled.check(&Value::Null);
        match report.fatal {
            Some(fatal) => Err(SchemaError {
                warnings: report.warnings,
                ..fatal
            }),
            None => Ok(compiled),
        }
    }

    /// Judges an instance.
    pub fn check(&self, instance: &Value) -> Report {
        let mut sink = Sink::default();
        let outcome = if documents::depth_is_fine(instance) {
            Walk::new(&self.graph).run(instance, &mut sink)
        } else {
            Err(Limit::InstanceDepth.into())
        };
        sink.into_report(outcome)
    }

    /// Judges an instance given as text.
    pub fn check_text(&self, text: &str) -> Result<Report, ParseError> {
        instance::parse(text).map(|instance| self.check(&instance))
    }
}
