//! Every bound on schemas and instances, so that nothing hostile hangs or overflows the stack.
//!
//! The Java library has none of these; a document that meets one is answered with
//! `SchemaErrorKind::Limit`, never with a wrong verdict.

use std::fmt;

/// How deeply a schema or an instance may nest.
pub const MAX_JSON_DEPTH: usize = 256;
/// How many JSON values all documents of one schema may hold together.
pub const MAX_SCHEMA_VALUES: usize = 200_000;
/// How many bytes the pointers of all subschemas may take together.
pub const MAX_POINTER_BYTES: usize = 32_000_000;
/// How many schemas the checks of all subschemas may look at; inner ones count once a level.
pub const MAX_SCHEMA_CHECKS: usize = 1_000_000;
/// How many remarks those checks may make.
pub const MAX_SCHEMA_PROBLEMS: usize = 200_000;
/// How many documents one schema may load through references.
pub const MAX_DOCUMENTS: usize = 1_000;
/// How many schemas may be entered one inside the other while checking one instance.
pub const MAX_VISIT_DEPTH: usize = 400;
/// How much work one check may do; see `Walk::charge` for what costs how much.
pub const MAX_STEPS: u64 = 10_000_000;
/// How many violations a report keeps before the check stops.
pub const MAX_VIOLATIONS: usize = 10_000;
/// How many warnings a report keeps; further ones are only counted.
pub const MAX_WARNINGS: usize = 10_000;
/// How many digits a number may have where a division is asked of it.
pub const MAX_DIVISION_DIGITS: usize = 10_000;
/// How many UTF-16 units a regular expression may have.
pub const MAX_PATTERN_UNITS: usize = 20_000;
/// How deeply the groups of a regular expression may nest.
pub const MAX_PATTERN_DEPTH: usize = 60;
/// How often one match of a regular expression may backtrack.
pub const MAX_BACKTRACKS: usize = 1_000_000;
/// How many bytes a compiled regular expression may take.
pub const MAX_PATTERN_SIZE: usize = 4_000_000;

/// Names the bound that a schema or an instance went beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`MAX_JSON_DEPTH`] in a schema.
    SchemaDepth,
    /// [`MAX_SCHEMA_VALUES`].
    SchemaValues,
    /// [`MAX_POINTER_BYTES`].
    PointerBytes,
    /// [`MAX_SCHEMA_CHECKS`].
    SchemaChecks,
    /// [`MAX_SCHEMA_PROBLEMS`].
    SchemaProblems,
    /// [`MAX_DOCUMENTS`].
    Documents,
    /// [`MAX_JSON_DEPTH`] in an instance.
    InstanceDepth,
    /// [`MAX_VISIT_DEPTH`].
    VisitDepth,
    /// [`MAX_STEPS`].
    Steps,
    /// [`MAX_VIOLATIONS`].
    Violations,
    /// [`MAX_DIVISION_DIGITS`].
    DivisionDigits,
    /// [`MAX_PATTERN_UNITS`], [`MAX_PATTERN_DEPTH`] or [`MAX_PATTERN_SIZE`].
    PatternSize,
    /// [`MAX_BACKTRACKS`].
    Backtracks,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SchemaDepth => write!(f, "schema nests deeper than {MAX_JSON_DEPTH} levels"),
            Self::SchemaValues => {
                write!(
                    f,
                    "schema and its references hold more than {MAX_SCHEMA_VALUES} values"
                )
            }
            Self::PointerBytes => {
                write!(
                    f,
                    "pointers into the schema take more than {MAX_POINTER_BYTES} bytes"
                )
            }
            Self::SchemaChecks => {
                write!(f, "schema needs more than {MAX_SCHEMA_CHECKS} checks")
            }
            Self::SchemaProblems => {
                write!(f, "schema needs more than {MAX_SCHEMA_PROBLEMS} remarks")
            }
            Self::Documents => write!(f, "schema refers to more than {MAX_DOCUMENTS} documents"),
            Self::InstanceDepth => write!(f, "instance nests deeper than {MAX_JSON_DEPTH} levels"),
            Self::VisitDepth => {
                write!(
                    f,
                    "more than {MAX_VISIT_DEPTH} schemas apply one inside the other"
                )
            }
            Self::Steps => write!(f, "validation needs more than {MAX_STEPS} steps"),
            Self::Violations => write!(f, "instance has more than {MAX_VIOLATIONS} violations"),
            Self::DivisionDigits => {
                write!(
                    f,
                    "number has more than {MAX_DIVISION_DIGITS} digits to divide"
                )
            }
            Self::PatternSize => f.write_str("regular expression is too large"),
            Self::Backtracks => {
                write!(
                    f,
                    "regular expression backtracks more than {MAX_BACKTRACKS} times"
                )
            }
        }
    }
}
