//! `cargo xtask vtl-diff`: generated templates, rendered by the real Velocity and by trygate, and
//! every disagreement made small.
//!
//! The oracle is Apache Velocity 1.7 behind a line format, in `../shared/vtl/oracle`; where it or
//! Java is not there, nothing is compared. The other side is `trygate eval --jsonl`.

mod answer;
mod case;
mod compare;
mod engine;
mod fixture;
mod generate;
mod minimise;
mod options;
mod piece;
mod random;
mod tally;

use crate::vtl_diff::answer::Answer;
use crate::vtl_diff::case::Case;
use crate::vtl_diff::compare::{Difference, Verdict, compare};
use crate::vtl_diff::engine::{Engine, Reply};
use crate::vtl_diff::options::Options;
use crate::vtl_diff::tally::Tally;
use crate::{cargo, root, succeed};
use anyhow::{Context as _, Result, bail};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// How many cases are made, asked and judged at a time.
const BATCH: u64 = 2_000;

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let options = Options::read(arguments)?;
    if options.print {
        (0..options.count).for_each(|index| println!("{}", options.case(index).line()));
        return Ok(());
    }
    let Some(oracle) = oracle(&options)? else {
        return Ok(());
    };
    let ours = if options.alone {
        None
    } else {
        Some(trygate(&options)?)
    };
    let mut comparison = Comparison { oracle, ours };
    let first = comparison.oracle.ask(&[options.case(0).line()])?;
    if !matches!(first.as_slice(), [Reply::Line(_)]) {
        println!("skipped: the oracle does not start; its README names the packages it needs");
        return Ok(());
    }
    if let Some(ours) = &mut comparison.ours
        && !matches!(
            ours.ask(&[options.case(0).line()])?.as_slice(),
            [Reply::Line(_)]
        )
    {
        bail!("trygate eval --jsonl does not answer");
    }
    compare_all(&options, &mut comparison)
}

/// Both programs.
struct Comparison {
    oracle: Engine,
    /// Not there where the oracle is asked alone.
    ours: Option<Engine>,
}

impl Comparison {
    /// Asks both at the same time and returns their answers in pairs.
    fn ask(&mut self, cases: &[Case]) -> Result<Vec<(Answer, Answer)>> {
        let lines: Vec<String> = cases.iter().map(Case::line).collect();
        let (oracle, ours) = std::thread::scope(|scope| {
            let ours = self.ours.as_mut();
            let ours = ours.map(|ours| scope.spawn(|| ours.ask(&lines)));
            let oracle = self.oracle.ask(&lines);
            (oracle, ours.map(std::thread::ScopedJoinHandle::join))
        });
        let oracle = oracle?;
        let ours = match ours {
            Some(Ok(replies)) => replies?,
            Some(Err(_)) => bail!("the thread that asks trygate panicked"),
            None => oracle.clone(),
        };
        let read = |(oracle, ours): (&Reply, &Reply)| (Answer::read(oracle), Answer::read(ours));
        Ok(oracle.iter().zip(&ours).map(read).collect())
    }
}

fn compare_all(options: &Options, comparison: &mut Comparison) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the chore tells how fast it was")]
    let started = Instant::now();
    let mut tally = Tally::default();
    let mut found = BTreeSet::new();
    let mut minimised = 0;
    let mut next = 0;
    while next < options.count {
        let until = options.count.min(next + BATCH);
        let cases: Vec<Case> = (next..until).map(|index| options.case(index)).collect();
        next = until;
        for (case, (oracle, ours)) in cases.iter().zip(comparison.ask(&cases)?) {
            let mut verdict = compare(case, &oracle, &ours);
            if let Verdict::Differ(difference) = verdict
                && minimised < options.minimise
            {
                minimised += 1;
                verdict = report(case, difference, options, comparison, &mut found)?;
            }
            tally.count(case.mode, &oracle, verdict);
        }
        if options.progress {
            eprintln!(
                "{next} of {}: {} disagreements",
                options.count,
                tally.disagreements()
            );
        }
    }
    println!("{}", tally.told(started.elapsed(), options));
    match tally.disagreements() {
        0 => Ok(()),
        number => bail!("{number} disagreements"),
    }
}

/// Makes a disagreement small, and prints and keeps it unless its like was found before.
///
/// Returns the verdict on the small one: what it comes from can be told only there.
fn report(
    case: &Case,
    difference: Difference,
    options: &Options,
    comparison: &mut Comparison,
    found: &mut BTreeSet<String>,
) -> Result<Verdict> {
    let smallest = minimise::minimise(case, &mut |cases| {
        let answers = comparison.ask(cases)?;
        let same = |(oracle, ours): &(Answer, Answer)| {
            compare::difference(oracle, ours) == Some(difference)
        };
        Ok(answers.iter().map(same).collect())
    })?;
    let answers = comparison.ask(std::slice::from_ref(&smallest))?;
    let Some((oracle, ours)) = answers.first() else {
        bail!("no answer to {}", smallest.id);
    };
    let verdict = compare(&smallest, oracle, ours);
    if matches!(verdict, Verdict::Differ(_)) && found.insert(shape(&smallest, difference)) {
        println!("{}\n", fixture::shown(&smallest, difference, oracle, ours));
        if let Some(folder) = &options.keep {
            fixture::keep(folder, &smallest, oracle)?;
        }
    }
    Ok(verdict)
}

/// Returns what cases of the same cause most likely share.
fn shape(case: &Case, difference: Difference) -> String {
    let mut shape = format!("{difference:?} ");
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for c in case.template.source().chars() {
        let c = match c {
            c if c.is_ascii_digit() => '0',
            c => c,
        };
        if !(c == '0' && shape.ends_with('0')) {
            shape.push(c);
        }
    }
    let mut words = String::new();
    for c in shape.chars() {
        // one letter after a sigil stands for any name
        let is_name = words.ends_with(['$', '!', '{']) && is_word(c);
        words.push(if is_name { 'x' } else { c });
    }
    words
}

/// Makes the command that starts the oracle; none where it cannot be had.
fn oracle(options: &Options) -> Result<Option<Engine>> {
    let java = Command::new("java")
        .arg("-version")
        .stderr(Stdio::null())
        .status();
    if !java.is_ok_and(|status| status.success()) {
        println!("skipped: java is not here");
        return Ok(None);
    }
    let folder = match &options.oracle {
        Some(folder) => folder.clone(),
        None => root().join("../shared/vtl/oracle"),
    };
    if !folder.join("run.sh").is_file() {
        println!("skipped: {} is not here", folder.display());
        return Ok(None);
    }
    // the oracle compiles itself beside its classes, so it works on a copy
    let copy = target().join("vtl-oracle");
    std::fs::create_dir_all(&copy)?;
    for entry in std::fs::read_dir(&folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), copy.join(entry.file_name()))
                .with_context(|| format!("cannot copy {}", entry.path().display()))?;
        }
    }
    let mut command = Command::new("bash");
    command
        .arg(copy.join("run.sh"))
        .arg("stock")
        .env("VTL_ORACLE_CLASSES", copy.join("classes"))
        .env("JAVA_TOOL_OPTIONS", "-Xmx768m -XX:+UseSerialGC");
    Ok(Some(Engine::new("the oracle", command)))
}

/// Makes the command that starts trygate, built where no path is given.
fn trygate(options: &Options) -> Result<Engine> {
    let program = if let Some(program) = &options.trygate {
        program.clone()
    } else {
        succeed(&mut cargo(&["build", "--quiet", "--package", "trygate"]))?;
        target().join("debug").join("trygate")
    };
    let mut command = Command::new(program);
    // the release of the JSONPath library that the oracle runs
    command.args(["eval", "--jsonl", "--mode", "stock", "--jsonpath", "2.0.0"]);
    Ok(Engine::new("trygate eval", command))
}

fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| Path::new("target").to_owned());
    root().join(target)
}
