//! Which release of the library is imitated.
//!
//! Not a promise about AWS: which release API Gateway runs is not known, so the choice is a switch.

/// Names the release of Jayway JsonPath whose behaviour is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// 2.0.0: no functions, no `in`, `size` or `contains`, no double-quoted brackets.
    V2_0,
    /// 2.2.0: functions, but negative indexes are refused.
    V2_2,
    /// 2.4.0: negative indexes, `!(…)`, `subsetof`.
    #[default]
    V2_4,
    /// 3.0.0: `keys`, `first`, `last`, `index`, `anyof`, `noneof`, exponents in filters.
    Head,
}

impl Version {
    /// Lists all releases, oldest first.
    pub const ALL: [Self; 4] = [Self::V2_0, Self::V2_2, Self::V2_4, Self::Head];

    /// Returns the release's usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0.0",
            Self::V2_2 => "2.2.0",
            Self::V2_4 => "2.4.0",
            Self::Head => "HEAD",
        }
    }

    /// Finds a release by its usual name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.name() == name)
    }
}
