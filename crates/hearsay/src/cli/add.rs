//! `hearsay add`: reports are read and recorded, each wholly or not at all.

use super::read::weights;
use super::{Ledger, Surroundings};
use crate::failure::{self, Failure, Kind};
use crate::pieces;
use crate::run::{self, Failed, Outcome};
use anyhow::anyhow;
use clap::Args;
use hearsay_analyze::Lexicon;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::store::{Added, Reading, Store};
use hearsay_model::record::Record;
use hearsay_read::Options;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Read reports and record them in a ledger
///
/// A report is recorded wholly or not at all; one that is there already, byte by byte, changes nothing. So a run that was
/// stopped, by Ctrl-C or by anything else, is gone on with by running it again.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Add {
    /// Files, folders, or - for standard input, as for `hearsay read`
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    ledger: Ledger,
    /// Read reports that are there already again, with the present weights
    ///
    /// The new reading supersedes the old one, which is kept; what people said of its claims carries over where the words
    /// are the same.
    #[arg(long)]
    again: bool,
    /// Reports to read at the same time [default: the number of cores]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Read with the weights in this folder instead of those inside the program
    #[arg(long, value_name = "DIR")]
    weights: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  hearsay add archive/
  hearsay add --ledger floods reports/*.txt

Exit status:
  0  done
  1  some reports could not be read; each is named on standard error, the others are recorded
  2  wrong usage
  3  the ledger could not be opened or written
  130  stopped by Ctrl-C; what was read is recorded";

/// Why a run ends before its end.
enum Stop {
    Failure(Failure),
    CtrlC,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Failure(error.into())
    }
}

/// Runs the command.
pub fn run(add: &Add, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let mut store = Sqlite::create(&add.ledger.ledger)?;
    let inputs = hearsay_read::find_inputs(&add.paths);
    let jobs = add.jobs.map_or(surroundings.cores, usize::from);
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    // The second Ctrl-C does not wait for the reports at hand; the ledger bears it.
    let handler = move || {
        if stop.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(handler).map_err(|error| Failure::new(Kind::Internal, error))?;
    let known: HashSet<String> = if add.again { HashSet::new() } else { store.documents()?.into_iter().collect() };
    let known = Mutex::new(known);
    let lexicon = Lexicon::embedded().map_err(|error| Failure::new(Kind::Internal, error))?;
    let weights = weights(add.weights.as_deref())?.with_threads(jobs);
    let with = match &add.weights {
        None => format!("hearsay {}", env!("CARGO_PKG_VERSION")),
        Some(folder) => format!("hearsay {} with the weights in {}", env!("CARGO_PKG_VERSION"), folder.display()),
    };
    let make = |document: &hearsay_model::Document| {
        if !known.lock().unwrap_or_else(PoisonError::into_inner).insert(document.id.clone()) {
            return None;
        }
        let analyze = |piece: &_| hearsay_analyze::analyze(piece, &weights, &lexicon);
        let analysis = pieces::analyze(document, analyze);
        let record = Record::new(document, &analysis);
        Some(Box::new(Reading::new(&document.bytes, record, &(surroundings.now)(), &with)))
    };
    let mut tally = Tally::new(surroundings, inputs.len());
    let take = |outcome| {
        tally.take(outcome, &mut store, add.again)?;
        if stopped.load(Ordering::SeqCst) { Err(Stop::CtrlC) } else { Ok(()) }
    };
    match run::documents(inputs, &Options::default(), jobs, make, take) {
        Ok(()) => tally.end(false),
        Err(Stop::CtrlC) => tally.end(true),
        Err(Stop::Failure(failure)) => Err(failure),
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Failure(failure)
    }
}

/// What came of the reports so far.
struct Tally {
    bar: ProgressBar,
    colour: bool,
    new: usize,
    claims: usize,
    known: usize,
    superseded: usize,
    carried: usize,
    left: usize,
    failed: Vec<Failed>,
}

impl Tally {
    fn new(surroundings: &Surroundings, inputs: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(inputs as u64), ProgressDrawTarget::hidden());
        if surroundings.errors_are_terminal && inputs > 1 {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            let style = "{bar:30} {pos} of {len} reports, {eta} to go";
            bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        let colour = surroundings.colour_errors;
        Tally { bar, colour, new: 0, claims: 0, known: 0, superseded: 0, carried: 0, left: 0, failed: Vec::new() }
    }

    fn take(&mut self, outcome: Outcome<Option<Box<Reading>>>, store: &mut Sqlite, again: bool) -> Result<(), Failure> {
        match outcome {
            Outcome::Read { made: None, .. } => self.known += 1,
            Outcome::Read { made: Some(reading), path, notes } => {
                for note in notes {
                    self.bar.suspend(|| failure::tell_warning(&format!("{path}: {note}"), self.colour));
                }
                let claims = reading.claims();
                for added in store.add(&[*reading], again)? {
                    match added {
                        Added::New => {
                            self.new += 1;
                            self.claims += claims;
                        }
                        Added::Known => self.known += 1,
                        Added::Superseded { carried, left } => {
                            self.superseded += 1;
                            self.carried += carried;
                            self.left += left;
                        }
                    }
                }
            }
            Outcome::Failed(failed) => {
                self.bar.suspend(|| failure::tell_error(&failed.message, self.colour));
                self.failed.push(failed);
            }
            Outcome::Noted(note) => self.bar.suspend(|| failure::tell_warning(&note, self.colour)),
            Outcome::End => self.bar.inc(1),
        }
        Ok(())
    }

    fn end(self, stopped: bool) -> Result<ExitCode, Failure> {
        use std::io::Write;
        self.bar.finish_and_clear();
        let mut errors = io::stderr().lock();
        let mut line = format!("{} reports recorded, {} claims", self.new, self.claims);
        if self.known > 0 {
            line += &format!("; {} were there already", self.known);
        }
        if self.superseded > 0 {
            line += &format!("; {} read anew, {} reviews carried over", self.superseded, self.carried);
        }
        if self.left > 0 {
            line += &format!(", {} of claims that are no longer read so (see `hearsay log`)", self.left);
        }
        if !self.failed.is_empty() {
            line += &format!("; {} could not be read:", self.failed.len());
        }
        writeln!(errors, "{line}")?;
        for failed in &self.failed {
            writeln!(errors, "  {}", crate::export::printable(&failed.message))?;
        }
        drop(errors);
        let mut hints: Vec<&String> = self.failed.iter().filter_map(|failed| failed.hint.as_ref()).collect();
        hints.dedup();
        for hint in hints {
            failure::tell_hint(hint, self.colour);
        }
        if stopped {
            let failure = Failure::new(Kind::User, anyhow!("stopped; what was read is recorded"));
            failure.hint("run the same command again to go on").print(self.colour);
            return Ok(ExitCode::from(130));
        }
        Ok(ExitCode::from(u8::from(!self.failed.is_empty())))
    }
}
