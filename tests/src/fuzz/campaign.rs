//! Cases in a row, and what came of them.

use super::seeds::{add_folder, seeds};
use super::watch::{Verdict, Watch};
use super::worker::PANICKED;
use super::{Dice, Target};
use rand::SeedableRng as _;
use rand::seq::IndexedRandom as _;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// A target that broke so often within a number of cases is clear: hangs would take hours.
const CLEAR: u64 = 10;

/// What is the same for all cases.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// The program whose workers read: `caseload-fuzz`.
    pub program: PathBuf,
    /// What the dice begin with.
    pub seed: u64,
    /// A folder of further files to mutate.
    pub more_seeds: Option<PathBuf>,
    /// Where findings are kept.
    pub keep: PathBuf,
}

/// When a target has had enough.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// After so many cases, or earlier where it breaks again and again.
    Cases(u64),
    /// After so long.
    Time(Duration),
}

/// A file that breaks a reader.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What happens.
    pub what: String,
    /// How many cases broke alike.
    pub times: u64,
    /// The smallest of them.
    pub file: PathBuf,
    /// Its size in bytes.
    pub size: usize,
}

/// What came of a target.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The target.
    pub target: Target,
    /// How many cases were run.
    pub cases: u64,
    /// How long that took.
    pub took: Duration,
    /// How often the reader returned what.
    pub outcomes: BTreeMap<String, u64>,
    /// What broke it, by a text that is the same for cases that break alike.
    pub findings: BTreeMap<String, Finding>,
}

impl Tally {
    fn broken(&self) -> u64 {
        self.findings.values().map(|finding| finding.times).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.target.name();
        if self.cases == 0 {
            return writeln!(to, "{name}: no seeds");
        }
        #[allow(clippy::cast_precision_loss, reason = "a rate to look at")]
        let rate = self.cases as f64 / self.took.as_secs_f64();
        writeln!(to, "{name}: {} cases, {rate:.0} a second", self.cases)?;
        for (outcome, times) in &self.outcomes {
            writeln!(to, "  {times:>8} {outcome}")?;
        }
        for finding in self.findings.values() {
            writeln!(to, "  {:>8} BROKE {finding}", finding.times)?;
        }
        Ok(())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} ({} bytes): {}", self.file.display(), self.size, self.what)
    }
}

impl Campaign {
    /// Runs targets beside each other, as many as there are processors.
    ///
    /// # Errors
    /// When a folder can't be read or written, or no worker be started.
    ///
    /// # Panics
    /// When a mutation does.
    pub fn run(&self, targets: &[Target], limit: Limit) -> io::Result<Vec<Tally>> {
        let waiting = Mutex::new(targets.iter());
        let next = || waiting.lock().expect("no lane panics while it takes").next();
        let lane =
            || std::iter::from_fn(next).map(|target| self.run_one(*target, limit)).collect::<io::Result<Vec<_>>>();
        let mut tallies = std::thread::scope(|scope| {
            let lanes: Vec<_> = (0..available_parallelism()?.get()).map(|_| scope.spawn(lane)).collect();
            let done: io::Result<Vec<_>> =
                lanes.into_iter().map(|lane| lane.join().expect("mutations never panic")).collect();
            Ok::<_, io::Error>(done?.concat())
        })?;
        tallies.sort_by_key(|tally| tally.target);
        Ok(tallies)
    }

    fn run_one(&self, target: Target, limit: Limit) -> io::Result<Tally> {
        let mut seeds = seeds(target);
        if let Some(folder) = &self.more_seeds {
            add_folder(folder, target, &mut seeds)?;
        }
        let began = Instant::now();
        let (outcomes, findings) = (BTreeMap::new(), BTreeMap::new());
        let mut tally = Tally { target, cases: 0, took: Duration::ZERO, outcomes, findings };
        let folder = tempfile::tempdir()?;
        let place = folder.path().join(format!("case.{}", target.ending()));
        let mut watch = Watch::new(&self.program);
        loop {
            let enough = match limit {
                Limit::Cases(most) => tally.cases >= most || tally.broken() >= CLEAR,
                Limit::Time(most) => began.elapsed() >= most,
            };
            let mut dice = Dice::seed_from_u64(self.seed);
            dice.set_stream(tally.cases);
            let Some(seed) = seeds.choose(&mut dice).filter(|_| !enough) else { break };
            let bytes = target.mutate(seed, &mut dice);
            fs::write(&place, &bytes)?;
            match watch.read(&place)? {
                Verdict::Returned(outcome) => *tally.outcomes.entry(outcome).or_default() += 1,
                Verdict::Broke(what) => self.keep(&mut tally, what, &bytes)?,
            }
            tally.cases += 1;
        }
        tally.took = began.elapsed();
        Ok(tally)
    }

    /// Keeps a finding at once, for who stops the program early: of those alike only the smallest.
    fn keep(&self, tally: &mut Tally, what: String, bytes: &[u8]) -> io::Result<()> {
        let alike = alike(&what);
        let known = tally.findings.get(&alike);
        let times = known.map_or(0, |known| known.times) + 1;
        if let Some(known) = known {
            if known.size <= bytes.len() {
                tally.findings.entry(alike).and_modify(|known| known.times = times);
                return Ok(());
            }
            fs::remove_file(&known.file)?;
        }
        fs::create_dir_all(&self.keep)?;
        let name = format!("{}-{}-{}.{}", tally.target.name(), self.seed, tally.cases, tally.target.ending());
        let file = self.keep.join(name);
        fs::write(&file, bytes)?;
        tally.findings.insert(alike, Finding { what, times, file, size: bytes.len() });
        Ok(())
    }
}

/// What cases that break alike have in common: the place of a panic, or the words and the magnitude
/// of the numbers. How much memory was asked for tells one cause from another.
fn alike(what: &str) -> String {
    if what.starts_with(PANICKED) {
        what.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
    } else {
        what.replace(|c: char| c.is_ascii_digit(), "0")
    }
}

/// Has the files of a folder read, and gives those that still break the reader. What is written
/// about the folder is no finding.
///
/// # Errors
/// When the folder can't be read, or no worker be started.
pub fn replay(program: &Path, folder: &Path) -> io::Result<Vec<Finding>> {
    let mut watch = Watch::new(program);
    let mut findings = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension().is_some_and(|ending| ending == "md") {
            continue;
        }
        if let Verdict::Broke(what) = watch.read(&file)? {
            let size = usize::try_from(fs::metadata(&file)?.len()).unwrap_or(usize::MAX);
            findings.push(Finding { what, times: 1, file, size });
        }
    }
    Ok(findings)
}
