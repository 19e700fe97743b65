//! The limits of one template: sizes, depths and steps; a template cannot pass them.
//!
//! Not a clock: a time limit is asked of the [`crate::Observer`], because this crate reads none.

/// Sets how much a template may use before it is stopped with [`crate::ErrorKind::Limit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of template source.
    pub source: usize,
    /// Bytes of rendered output.
    pub output: usize,
    /// Steps of rendering: one for each node, each loop turn, and each 64 bytes or 8 elements that
    /// a method copies.
    pub steps: u64,
    /// Bytes of one string, or elements of one collection, that a template builds.
    pub value: usize,
    /// Depth of nested directives, expressions, `#define` blocks, macros and text forms.
    pub depth: usize,
    /// Turns of one `#foreach`; the loop then ends silently, as in Velocity. 0 is no limit.
    pub foreach: usize,
    /// Steps of backtracking one regular expression may take.
    pub regex: usize,
}

impl Limits {
    /// Returns the limits of plain Velocity, wide enough for any honest template.
    pub const fn stock() -> Self {
        Self {
            source: 4 << 20,
            output: 64 << 20,
            steps: 50_000_000,
            value: 64 << 20,
            depth: 100,
            foreach: 0,
            regex: 1_000_000,
        }
    }

    /// Returns the documented limits of API Gateway's mapping templates, ours where it names none.
    pub const fn aws() -> Self {
        Self {
            source: 300 * 1024,
            output: 10 << 20,
            value: 10 << 20,
            foreach: 1000,
            ..Self::stock()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::stock()
    }
}

/// Names the limit that a template met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitKind {
    /// [`Limits::source`].
    Source,
    /// [`Limits::output`].
    Output,
    /// [`Limits::steps`].
    Steps,
    /// [`Limits::value`].
    Value,
    /// [`Limits::depth`].
    Depth,
    /// [`Limits::regex`].
    Regex,
    /// The observer's time check said stop.
    Time,
}

/// Chooses between plain Velocity and Velocity as API Gateway sets it up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Apache Velocity 1.7 with its default properties.
    #[default]
    Stock,
    /// Velocity 1.7 where null is the empty string, `#macro` and `#evaluate` are off, `#foreach`
    /// stops at 1000 turns and reflection is refused.
    Aws,
}

/// Says how a template is parsed and rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The dialect.
    pub mode: Mode,
    /// The limits.
    pub limits: Limits,
}

impl Settings {
    /// Returns plain Velocity 1.7 with [`Limits::stock`].
    pub const fn stock() -> Self {
        Self {
            mode: Mode::Stock,
            limits: Limits::stock(),
        }
    }

    /// Returns API Gateway's dialect with [`Limits::aws`].
    pub const fn aws() -> Self {
        Self {
            mode: Mode::Aws,
            limits: Limits::aws(),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::stock()
    }
}
