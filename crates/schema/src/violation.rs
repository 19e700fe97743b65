//! Violations and warnings, and the only place where their texts are made.
//!
//! The texts stand in AWS's execution log; they are recorded from the Java library. Sentences of
//! draft 3 that no recording shows are the library's own.

use std::fmt;

use crate::json_text;
use crate::node_type::NodeType;
use crate::syntax::SyntaxProblem;

/// Holds one way in which an instance breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The JSON pointer of the value at fault, empty for the whole instance.
    pub pointer: String,
    /// The keyword it breaks.
    pub keyword: &'static str,
    /// The JSON pointer of the schema that holds the keyword, inside its document.
    pub schema_pointer: String,
    /// What is wrong; its `Display` is the library's message.
    pub kind: ViolationKind,
}

/// Names what is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are the arguments of the message beside them"
)]
pub enum ViolationKind {
    /// `additionalItems: false`
    AdditionalItems { allowed: usize, found: usize },
    /// `minItems`
    TooFewItems { required: usize, found: usize },
    /// `maxItems`
    TooManyItems { allowed: usize, found: usize },
    /// `uniqueItems`
    DuplicateItems,
    /// `minimum`
    BelowMinimum { minimum: String, found: String },
    /// `minimum` with `exclusiveMinimum`
    AtMinimum { minimum: String },
    /// `maximum`
    AboveMaximum { maximum: String, found: String },
    /// `maximum` with `exclusiveMaximum`
    AtMaximum { maximum: String },
    /// `multipleOf`, `divisibleBy`
    NotDivisible { value: String, divisor: String },
    /// `additionalProperties: false`
    UnwantedProperties { names: Vec<String> },
    /// `minLength`
    TooShort {
        value: String,
        length: usize,
        required: usize,
    },
    /// `maxLength`
    TooLong {
        value: String,
        length: usize,
        allowed: usize,
    },
    /// `pattern`
    PatternMismatch { pattern: String, value: String },
    /// `enum`; both are JSON texts
    NotInEnum { value: String, allowed: String },
    /// `minProperties`
    TooFewProperties { required: usize, found: usize },
    /// `maxProperties`
    TooManyProperties { allowed: usize, found: usize },
    /// `required`, or `properties` of draft 3
    MissingProperties { names: Vec<String> },
    /// `dependencies` on properties
    MissingDependencies {
        property: String,
        required: Vec<String>,
        missing: Vec<String>,
    },
    /// `type`
    WrongType {
        found: NodeType,
        allowed: Vec<NodeType>,
    },
    /// `anyOf`, or the schemas in draft 3's `type`
    NoSchemaMatched { schemas: usize },
    /// `allOf`
    NotAllMatched { matched: usize, schemas: usize },
    /// `oneOf`
    NotExactlyOneMatched { matched: usize, schemas: usize },
    /// `not`
    ForbiddenSchemaMatched,
    /// `disallow` with types
    ForbiddenType {
        found: NodeType,
        disallowed: Vec<NodeType>,
    },
    /// `disallow` with schemas
    ForbiddenSchemasMatched { matched: usize, schemas: usize },
    /// `format`
    Format(FormatViolation),
}

/// Names what is wrong with a string of a given `format`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are the arguments of the message beside them"
)]
pub enum FormatViolation {
    /// `date-time`, and draft 3's `date` and `time`
    Date {
        value: String,
        formats: &'static str,
    },
    /// `email`
    Email { value: String },
    /// `hostname`, `host-name`
    Hostname { value: String },
    /// `ipv4`, `ip-address`
    Ipv4 { value: String },
    /// `ipv6`
    Ipv6 { value: String },
    /// `regex`
    Regex { value: String },
    /// `uri`
    Uri { value: String },
    /// `md5`, `sha1`, `sha256`, `sha512`
    HexLength { found: usize, expected: usize },
    /// the same
    HexCharacter { character: String, index: usize },
    /// `base64`
    Base64Length { found: usize },
    /// `base64`
    Base64Character { character: String, index: usize },
    /// `json-pointer`
    JsonPointer { value: String },
    /// `mac`
    Mac { value: String },
    /// `uuid`
    Uuid { value: String },
}

/// Holds one remark that does not make an instance invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are the arguments of the message beside them"
)]
pub enum Warning {
    /// A remark on the schema itself, such as unknown keywords.
    Schema(SyntaxProblem),
    /// A `format` the library does not know.
    UnsupportedFormat {
        schema_pointer: String,
        attribute: String,
    },
    /// Draft 3's `utc-millisec` with a number below zero.
    NegativeEpoch { pointer: String, value: String },
    /// Draft 3's `utc-millisec` beyond 31 bits of seconds.
    EpochOverflow { pointer: String, value: String },
}

struct Types<'t>(&'t [NodeType]);

impl fmt::Display for Types<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&json_text::array(self.0.iter().map(|found| found.name())))
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Display for ViolationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AdditionalItems { allowed, found } => write!(
                f,
                "schema only allows {allowed} elements in array but instance has {found} elements"
            ),
            Self::TooFewItems { required, found } => write!(
                f,
                "array is too short: must have at least {required} elements but instance has \
                 {found} elements"
            ),
            Self::TooManyItems { allowed, found } => write!(
                f,
                "array is too long: must have at most {allowed} elements but instance has {found} \
                 elements"
            ),
            Self::DuplicateItems => f.write_str("array must not contain duplicate elements"),
            Self::BelowMinimum { minimum, found } => write!(
                f,
                "numeric instance is lower than the required minimum (minimum: {minimum}, found: \
                 {found})"
            ),
            Self::AtMinimum { minimum } => write!(
                f,
                "numeric instance is not strictly greater than the required minimum {minimum}"
            ),
            Self::AboveMaximum { maximum, found } => write!(
                f,
                "numeric instance is greater than the required maximum (maximum: {maximum}, found: \
                 {found})"
            ),
            Self::AtMaximum { maximum } => write!(
                f,
                "numeric instance is not strictly lower than the required maximum {maximum}"
            ),
            Self::NotDivisible { value, divisor } => {
                write!(f, "remainder of division is not zero ({value} / {divisor})")
            }
            Self::UnwantedProperties { names } => {
                let names = json_text::array(names);
                write!(
                    f,
                    "object instance has properties which are not allowed by the schema: {names}"
                )
            }
            Self::TooShort {
                value,
                length,
                required,
            } => write!(
                f,
                "string \"{value}\" is too short (length: {length}, required minimum: {required})"
            ),
            Self::TooLong {
                value,
                length,
                allowed,
            } => write!(
                f,
                "string \"{value}\" is too long (length: {length}, maximum allowed: {allowed})"
            ),
            Self::PatternMismatch { pattern, value } => {
                write!(
                    f,
                    "ECMA 262 regex \"{pattern}\" does not match input string \"{value}\""
                )
            }
            Self::NotInEnum { value, allowed } => {
                write!(
                    f,
                    "instance value ({value}) not found in enum (possible values: {allowed})"
                )
            }
            Self::TooFewProperties { required, found } => write!(
                f,
                "object has too few properties (found {found} but schema requires at least \
                 {required})"
            ),
            Self::TooManyProperties { allowed, found } => write!(
                f,
                "object has too many properties (found {found} but schema requires at most \
                 {allowed})"
            ),
            Self::MissingProperties { names } => {
                write!(
                    f,
                    "object has missing required properties ({})",
                    json_text::array(names)
                )
            }
            Self::MissingDependencies {
                property,
                required,
                missing,
            } => write!(
                f,
                "property \"{property}\" of object has missing property dependencies (schema \
                 requires {}; missing: {})",
                json_text::array(required),
                json_text::array(missing)
            ),
            Self::WrongType { found, allowed } => write!(
                f,
                "instance type ({found}) does not match any allowed primitive type (allowed: {})",
                Types(allowed)
            ),
            Self::NoSchemaMatched { schemas } => {
                write!(
                    f,
                    "instance failed to match at least one required schema among {schemas}"
                )
            }
            Self::NotAllMatched { matched, schemas } => write!(
                f,
                "instance failed to match all required schemas (matched only {matched} out of \
                 {schemas})"
            ),
            Self::NotExactlyOneMatched { matched, schemas } => write!(
                f,
                "instance failed to match exactly one schema (matched {matched} out of {schemas})"
            ),
            Self::ForbiddenSchemaMatched => {
                f.write_str("instance matched a schema which it should not have")
            }
            Self::ForbiddenType { found, disallowed } => write!(
                f,
                "instance is of type {found}, which is explicitly forbidden (disallowed: {})",
                Types(disallowed)
            ),
            Self::ForbiddenSchemasMatched { matched, schemas } => write!(
                f,
                "instance matched {matched} out of {schemas} explicitly forbidden schema(s)"
            ),
            Self::Format(format) => format.fmt(f),
        }
    }
}

impl fmt::Display for FormatViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date { value, formats } => write!(
                f,
                "string \"{value}\" is invalid against requested date format(s) {formats}"
            ),
            Self::Email { value } => write!(f, "string \"{value}\" is not a valid email address"),
            Self::Hostname { value } => write!(f, "string \"{value}\" is not a valid hostname"),
            Self::Ipv4 { value } => write!(f, "string \"{value}\" is not a valid IPv4 address"),
            Self::Ipv6 { value } => write!(f, "string \"{value}\" is not a valid IPv6 address"),
            Self::Regex { value } => {
                write!(
                    f,
                    "string \"{value}\" is not a valid ECMA 262 regular expression"
                )
            }
            Self::Uri { value } => write!(f, "string \"{value}\" is not a valid URI"),
            Self::HexLength { found, expected } => {
                write!(
                    f,
                    "input string has incorrect length ({found}, expected {expected})"
                )
            }
            Self::HexCharacter { character, index } => {
                write!(
                    f,
                    "illegal character \"{character}\" in input at index {index}"
                )
            }
            Self::Base64Length { found } => {
                write!(
                    f,
                    "input has illegal length (must be a multiple of 4, found {found})"
                )
            }
            Self::Base64Character { character, index } => write!(
                f,
                "illegal character \"{character}\" at index {index} (not in Base64 alphabet)"
            ),
            Self::JsonPointer { value } => {
                write!(f, "input string \"{value}\" is not a valid JSON Pointer")
            }
            Self::Mac { value } => {
                write!(f, "input string \"{value}\" is not a valid MAC address")
            }
            Self::Uuid { value } => write!(f, "input string \"{value}\" is not a valid UUID"),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(problem) => problem.fmt(f),
            Self::UnsupportedFormat { attribute, .. } => {
                write!(f, "format attribute \"{attribute}\" not supported")
            }
            Self::NegativeEpoch { value, .. } => {
                write!(
                    f,
                    "value for epoch is negative ({value}), probably not what you want"
                )
            }
            Self::EpochOverflow { value, .. } => write!(
                f,
                "value for epoch may lead to overflow (found {value}, which is greater than 2^31 - \
                 1)"
            ),
        }
    }
}
