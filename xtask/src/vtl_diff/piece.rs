//! A generated template as the parts it was put together from, so that a disagreement can be made
//! smaller along the grammar. What it means is the generator's matter.

/// A template, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Group(Vec<Piece>),
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Puts parts together, in order.
macro_rules! seq {
    ($($part:expr),* $(,)?) => {
        $crate::vtl_diff::piece::Piece::Group(vec![$($crate::vtl_diff::piece::Piece::from($part)),*])
    };
}
pub(crate) use seq;

impl Piece {
    /// Returns the template's source.
    pub(crate) fn source(&self) -> String {
        let mut source = String::new();
        self.write(&mut source);
        source
    }

    fn write(&self, source: &mut String) {
        match self {
            Self::Text(text) => source.push_str(text),
            Self::Group(parts) => parts.iter().for_each(|part| part.write(source)),
        }
    }

    /// Returns the trees that are one step smaller: one part left out, or a group replaced by one
    /// of its parts.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let Self::Group(parts) = self else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if matches!(part, Self::Group(_)) {
                found.push(part.clone());
            }
            let mut without = parts.clone();
            without.remove(index);
            found.push(Self::Group(without));
            for replacement in part.smaller() {
                let mut with = parts.clone();
                if let Some(slot) = with.get_mut(index) {
                    *slot = replacement;
                }
                found.push(Self::Group(with));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smaller_trees_leave_out_or_lift() {
        let tree = seq!["a", seq!["b", "c"]];
        let sources: Vec<String> = tree.smaller().iter().map(Piece::source).collect();
        assert_eq!(sources, ["bc", "bc", "a", "ac", "ab"]);
    }
}
