//! What a run came to, in numbers.

use crate::vtl_diff::answer::Answer;
use crate::vtl_diff::case::Mode;
use crate::vtl_diff::compare::{Difference, Verdict};
use crate::vtl_diff::options::Options;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

/// Counts of verdicts, and of what the oracle made of the templates.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    agreed: u64,
    accepted: BTreeMap<&'static str, u64>,
    differed: BTreeMap<Difference, u64>,
    modes: BTreeMap<&'static str, u64>,
    outcomes: BTreeMap<String, u64>,
}

impl Tally {
    pub(crate) fn count(&mut self, mode: Mode, oracle: &Answer, verdict: Verdict) {
        *self.modes.entry(mode.name()).or_default() += 1;
        let outcome = match oracle {
            Answer::Rendered { output, .. } if output.is_empty() => "rendered nothing".to_owned(),
            Answer::Rendered { overrides, .. } if !overrides.is_null() => {
                "rendered with overrides".to_owned()
            }
            Answer::Rendered { .. } => "rendered".to_owned(),
            Answer::Failed(failure) => failure.kind.clone(),
            Answer::Unreadable(_) => "unreadable".to_owned(),
            Answer::Died => "died".to_owned(),
            Answer::Silent => "silent".to_owned(),
        };
        *self.outcomes.entry(outcome).or_default() += 1;
        match verdict {
            Verdict::Agree => self.agreed += 1,
            Verdict::Accepted(reason) => *self.accepted.entry(reason).or_default() += 1,
            Verdict::Differ(difference) => *self.differed.entry(difference).or_default() += 1,
        }
    }

    pub(crate) fn disagreements(&self) -> u64 {
        self.differed.values().sum()
    }

    /// Returns the numbers as text.
    pub(crate) fn told(&self, took: Duration, options: &Options) -> String {
        let mut text = String::new();
        let seconds = took.as_secs_f64();
        let total: u64 = self.modes.values().sum();
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = total as f64 / seconds.max(0.001);
        // writing to a String cannot fail
        let _ = writeln!(
            text,
            "{total} templates of seed {} in {seconds:.1} s, {rate:.0} a second",
            options.seed
        );
        for (mode, number) in &self.modes {
            let _ = writeln!(text, "{number:>9}  in mode {mode}");
        }
        let _ = writeln!(text, "the oracle:");
        for (outcome, number) in &self.outcomes {
            let _ = writeln!(text, "{number:>9}  {outcome}");
        }
        if options.alone {
            return text;
        }
        let _ = writeln!(text, "compared:");
        let _ = writeln!(text, "{:>9}  agreed", self.agreed);
        for (reason, number) in &self.accepted {
            let _ = writeln!(text, "{number:>9}  accepted: {reason}");
        }
        for (difference, number) in &self.differed {
            let _ = writeln!(text, "{number:>9}  disagreed: {difference:?}");
        }
        text
    }
}
