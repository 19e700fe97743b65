//! The types of which the generated table of the service model is made.
//!
//! Names are those of the public service model; nothing here knows a particular operation.

/// An operation of the control plane.
#[derive(Debug)]
pub struct Operation {
    /// The name, such as `CreateRestApi`.
    pub name: &'static str,
    /// The verb.
    pub method: &'static str,
    /// The URI's segments.
    pub path: &'static [Segment],
    /// Query parameters that the URI itself fixes, such as `mode=import`.
    pub query: &'static [(&'static str, &'static str)],
    /// The status of success.
    pub status: u16,
    /// The members of the input.
    pub input: &'static [Member],
    /// The shape of the output, if there is any.
    pub output: Option<&'static Shape>,
}

/// A segment of an operation's URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// Exactly this text.
    Literal(&'static str),
    /// One segment, bound to the member with this wire name.
    Label(&'static str),
}

/// A member of a structure.
#[derive(Debug)]
pub struct Member {
    /// The name in SDKs, which is also the name in AWS's error texts.
    pub name: &'static str,
    /// The name on the wire.
    pub wire: &'static str,
    /// Where on the wire it stands.
    pub location: Location,
    /// Whether it must be there.
    pub required: bool,
    /// What it is.
    pub shape: &'static Shape,
}

/// Where on the wire a member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// A segment of the path.
    Label,
    /// A query parameter; a list is given by repeating it.
    Query,
    /// Every query parameter that no other member takes.
    QueryMap,
    /// A header.
    Header,
    /// The status of the answer.
    StatusCode,
    /// A key of the JSON body.
    Body,
    /// The whole body, as bytes.
    Payload,
}

/// What a value is.
#[derive(Debug)]
pub enum Shape {
    /// Text.
    String {
        /// The values that are allowed; empty: any.
        values: &'static [&'static str],
        /// A regular expression that it must match as a whole.
        pattern: Option<&'static str>,
    },
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// A number.
    Double,
    /// A moment, epoch seconds on the wire.
    Timestamp,
    /// Bytes.
    Blob,
    /// Values of one shape.
    List(&'static Shape),
    /// Values of one shape by text keys.
    Map(&'static Shape),
    /// Named members.
    Structure(&'static [Member]),
}
