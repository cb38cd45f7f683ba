//! `hearsay add`: reports are read and recorded, each wholly or not at all.
//!
//! In go files and folders, out come their claims in a ledger and, on standard error, how many; of `a.txt`, `picture.png`
//! and `b.txt` two are recorded and one is named.

use super::lines::count;
use super::read::{field, inputs, weights};
use super::{Ledger, Shape, Surroundings};
use crate::answers::adding::{self, Reader};
use crate::failure::{self, Failure, Kind};
use crate::run::{self, Failed, Outcome};
use anyhow::anyhow;
use clap::Args;
use hearsay_analyze::Lexicon;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::store::{Added, Reading, Store};
use hearsay_read::Options;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::collections::HashSet;
use std::io::{self, Write};
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
    #[arg(value_name = "PATH", required_unless_present = "fetch")]
    paths: Vec<PathBuf>,
    /// Read the page at this address, from the network, as for `hearsay read`
    #[arg(long, value_name = "ADDRESS")]
    fetch: Vec<String>,
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
    /// Which field of JSON or column of CSV holds what, as in text=body, as for `hearsay read`
    #[arg(long = "field", value_name = "OURS=THEIRS", value_parser = field)]
    fields: Vec<(String, String)>,
    /// Read with the weights in this folder instead of those inside the program
    #[arg(long, value_name = "DIR")]
    weights: Option<PathBuf>,
    /// How to print what was done
    ///
    /// For people it goes to standard error; for programs one object goes to standard output.
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

const EXAMPLES: &str = "\
Examples:
  hearsay add archive/
  hearsay add --ledger floods reports/*.txt
  hearsay add --again archive/                 reads them anew, as with better weights

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
    let inputs = inputs(&add.paths, &add.fetch);
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
    let with = adding::with(add.weights.as_deref());
    let reader = Reader { weights: &weights, lexicon: &lexicon, with, now: surroundings.now };
    let make = |document: &hearsay_model::Document| {
        if !known.lock().unwrap_or_else(PoisonError::into_inner).insert(document.id.clone()) {
            return None;
        }
        Some(Box::new(reader.read(document)))
    };
    let mut tally = Tally::new(surroundings, inputs.len());
    let take = |outcome| {
        tally.take(outcome, &mut store, add.again)?;
        if stopped.load(Ordering::SeqCst) { Err(Stop::CtrlC) } else { Ok(()) }
    };
    let options = Options { fields: add.fields.iter().cloned().collect() };
    match run::documents(inputs, &options, jobs, make, take) {
        Ok(()) => tally.end(false, add.format),
        Err(Stop::CtrlC) => tally.end(true, add.format),
        Err(Stop::Failure(failure)) => {
            // What went before is recorded, and people want to know.
            _ = tally.end(true, add.format);
            Err(failure)
        }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Failure(failure)
    }
}

/// What came of the reports so far.
#[derive(Default, Serialize)]
struct Done {
    /// Reports recorded.
    recorded: usize,
    /// Their claims.
    claims: usize,
    /// Reports that were there already.
    known: usize,
    /// Reports read anew.
    superseded: usize,
    /// Reviews that carried over to a new reading.
    carried: usize,
    /// Reviews of claims that are no longer read so.
    left: usize,
    /// Why reports could not be read.
    failed: Vec<String>,
    /// Whether the run ended before its end.
    stopped: bool,
}

/// Keeps what comes out of the run, and counts it.
struct Tally {
    bar: ProgressBar,
    colour: bool,
    done: Done,
    hints: Vec<String>,
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
        Tally { bar, colour, done: Done::default(), hints: Vec::new() }
    }

    fn take(&mut self, outcome: Outcome<Option<Box<Reading>>>, store: &mut Sqlite, again: bool) -> Result<(), Failure> {
        let done = &mut self.done;
        match outcome {
            Outcome::Read { made: None, .. } => done.known += 1,
            Outcome::Read { made: Some(reading), path, notes } => {
                for note in notes {
                    self.bar.suspend(|| failure::tell_warning(&format!("{path}: {note}"), self.colour));
                }
                let claims = reading.claims();
                for added in store.add(&[*reading], again)? {
                    match added {
                        Added::New => {
                            done.recorded += 1;
                            done.claims += claims;
                        }
                        Added::Known => done.known += 1,
                        Added::Superseded { carried, left } => {
                            done.superseded += 1;
                            done.carried += carried;
                            done.left += left;
                        }
                    }
                }
            }
            Outcome::Failed(failed) => {
                self.bar.suspend(|| failure::tell_error(&failed.message, self.colour));
                self.keep(failed);
            }
            Outcome::Noted(note) => self.bar.suspend(|| failure::tell_warning(&note, self.colour)),
            Outcome::End => self.bar.inc(1),
        }
        Ok(())
    }

    fn keep(&mut self, failed: Failed) {
        self.done.failed.push(failed.message);
        if let Some(hint) = failed.hint.filter(|hint| !self.hints.contains(hint)) {
            self.hints.push(hint);
        }
    }

    fn end(mut self, stopped: bool, format: Shape) -> Result<ExitCode, Failure> {
        self.bar.finish_and_clear();
        self.done.stopped = stopped;
        let done = &self.done;
        if format == Shape::Json {
            super::print_values(&[done])?;
        } else {
            self.tell()?;
        }
        for hint in &self.hints {
            failure::tell_hint(hint, self.colour);
        }
        if stopped {
            let failure = Failure::new(Kind::User, anyhow!("stopped; what was read before is recorded"));
            failure.hint("run the same command again to go on").print(self.colour);
            return Ok(ExitCode::from(130));
        }
        Ok(ExitCode::from(u8::from(!done.failed.is_empty())))
    }

    fn tell(&self) -> io::Result<()> {
        let done = &self.done;
        let mut errors = io::stderr().lock();
        write!(errors, "{} recorded, {}", count(done.recorded, "report"), count(done.claims, "claim"))?;
        if done.known > 0 {
            write!(errors, "; {} there already", done.known)?;
        }
        if done.superseded > 0 {
            write!(errors, "; {} read anew, {} carried over", done.superseded, count(done.carried, "review"))?;
        }
        if done.left > 0 {
            write!(errors, ", {} of claims that are no longer read so (`hearsay log` has them)", done.left)?;
        }
        if !done.failed.is_empty() {
            write!(errors, "; {} could not be read:", done.failed.len())?;
        }
        writeln!(errors)?;
        for message in &done.failed {
            writeln!(errors, "  {}", crate::export::printable(message))?;
        }
        Ok(())
    }
}
