//! `Trail`: the way from the root to the node a step looks at.
//!
//! Not built as text: it is a chain on the stack, and printed only when a message needs it.

/// Is one link of the way, back to the root.
#[derive(Clone, Copy)]
pub(super) enum Trail<'a> {
    /// Nothing yet.
    Start,
    /// `$` or `@`.
    Root(char),
    /// A property.
    Property(&'a Trail<'a>, &'a str),
    /// An element, by the index as written.
    Index(&'a Trail<'a>, i64),
}

impl Trail<'_> {
    /// Prints the way as messages show it.
    pub(super) fn text(&self) -> String {
        let mut links = Vec::new();
        let mut here = self;
        loop {
            match here {
                Trail::Start => break,
                Trail::Root(sign) => {
                    links.push(sign.to_string());
                    break;
                }
                Trail::Property(before, name) => {
                    links.push(format!("['{name}']"));
                    here = before;
                }
                Trail::Index(before, index) => {
                    links.push(format!("[{index}]"));
                    here = before;
                }
            }
        }
        links.into_iter().rev().collect()
    }
}
