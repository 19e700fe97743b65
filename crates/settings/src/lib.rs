//! Files that users write for trygate itself: settings, replies of backends. YAML, JSON and TOML
//! become one tree whose values know their place, so that whatever is wrong is told with file, line,
//! column and pointer, and a name that is nearly right with the right one.
//!
//! These are our own formats, so the rules are strict: YAML 1.2 scalars, no tags, no aliases, no
//! repeated names, no unknown members. Definitions of APIs are read by the crate `openapi` instead,
//! whose tree follows what AWS's libraries accept.

mod document;
mod place;
mod problem;

pub use document::{Document, Format, Member, Node, Value};
pub use place::{Place, Table};
pub use problem::Problem;
