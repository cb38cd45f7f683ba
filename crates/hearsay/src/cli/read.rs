//! `hearsay read`: reports in, their claims out, nothing stored.

use super::Surroundings;
use crate::export::{self, Format};
use crate::failure::{self, Failure, Kind};
use crate::fetch::Fetcher;
use crate::pieces;
use crate::run::{self, Outcome};
use anyhow::anyhow;
use clap::Args;
use hearsay_analyze::{Lexicon, Weights};
use hearsay_read::{Input, Options, ReadError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

/// Read reports and print what they claim, and through whom
///
/// Each claim is printed under who says so: the whole chain, from the innermost source outwards, with the medium it spoke
/// through, how certain it is, and the sentence with the words that carry the claim in brackets.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Read {
    /// Files, folders, or - for standard input
    ///
    /// Plain text, Markdown, web pages, JSON, CSV, feeds, web archives (WARC), mail and PDF are told by their content, also
    /// inside .gz, .zst, .zip and .tar. A folder is read with all files of such endings in it and below. A text may begin
    /// with lines `Title:`, `Publisher:`, `Date:` and `Byline:` and an empty line.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read the page at this address, from the network
    ///
    /// May stand several times. Nothing else is ever asked for: robots.txt is obeyed, private networks are refused, and a
    /// page has 30 seconds and 32 MB.
    #[arg(long, value_name = "ADDRESS")]
    fetch: Vec<String>,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Format,
    /// Print claims that fit no type as well, in full
    #[arg(long, short)]
    all: bool,
    /// Reports to read at the same time [default: the number of cores]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Which field of JSON or column of CSV holds what, as in text=body; ours are text, title, publisher, byline, date,
    /// url and language
    #[arg(long = "field", value_name = "OURS=THEIRS", value_parser = field)]
    fields: Vec<(String, String)>,
    /// Read with the weights in this folder instead of those inside the program
    #[arg(long, value_name = "DIR")]
    weights: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  hearsay read report.txt
  hearsay read archive/ more/*.md --jobs 4
  hearsay read --format json archive/ | jq -r '.claims[] | [.type, .label] | @tsv'
  hearsay read --format conllu report.txt > report.conllu
  pdftotext report.pdf - | hearsay read -
  hearsay read --fetch https://example.org/news/a-report.html

How certain a source is:
  certain  probable  possible          that it is so
  denied   probably not  possibly not  that it is not so
  not committed                        asked, demanded, planned, or on a condition

Exit status:
  0  done
  1  some reports could not be read; each is named on standard error, the others are done
  2  wrong usage";

impl Read {
    fn options(&self) -> Options {
        Options { fields: self.fields.iter().cloned().collect() }
    }
}

/// Reads `text=body`.
pub fn field(value: &str) -> Result<(String, String), String> {
    match value.split_once('=') {
        Some((ours, theirs)) if hearsay_read::records::FIELDS.iter().any(|(name, _)| *name == ours) => {
            Ok((ours.to_owned(), theirs.to_owned()))
        }
        Some((ours, _)) => Err(format!("hearsay has no field `{ours}`")),
        None => Err("write it as OURS=THEIRS, such as text=body".to_owned()),
    }
}

/// Runs the command.
pub fn run(read: &Read, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let mut paths = read.paths.clone();
    if paths.is_empty() && read.fetch.is_empty() {
        if surroundings.input_is_terminal {
            return Err(Failure::new(Kind::User, anyhow!("no report is named"))
                .hint("name files or folders, as in `hearsay read report.txt`, or - for standard input"));
        }
        paths.push("-".into());
    }
    let inputs = inputs(&paths, &read.fetch);
    let jobs = read.jobs.map_or(surroundings.cores, usize::from);
    let mut report = Report::new(read.format, surroundings, inputs.len());
    if inputs.iter().any(Result::is_ok) {
        let lexicon = Lexicon::embedded().map_err(|error| Failure::new(Kind::Internal, error))?;
        let weights = weights(read.weights.as_deref())?.with_threads(jobs);
        let page = export::Page {
            all: read.all,
            colour: surroundings.colour_output,
            width: surroundings.width.unwrap_or(WIDTH),
        };
        run::documents(
            inputs,
            &read.options(),
            jobs,
            |document| {
                let analyze = |piece: &_| hearsay_analyze::analyze(piece, &weights, &lexicon);
                let analysis = pieces::analyze(document, analyze);
                read.format.render(document, &analysis, &page)
            },
            |outcome| report.take(outcome),
        )?;
    } else {
        for error in inputs.into_iter().filter_map(Result::err) {
            report.take(Outcome::Failed(error.into()))?;
        }
    }
    report.end()
}

/// The weights in a folder, or those inside the program.
pub fn weights(folder: Option<&Path>) -> Result<Weights, Failure> {
    match folder {
        None => Weights::embedded().map_err(|error| Failure::new(Kind::Internal, error)),
        Some(folder) => Weights::load(folder).map_err(|error| {
            Failure::new(Kind::Config, error)
                .hint("a folder of weights has hearsay.onnx, heads.safetensors, labels.json and vocab.txt")
        }),
    }
}

/// Prints what comes out of the run, in order: data to standard output, all else to standard error.
struct Report {
    output: BufWriter<io::StdoutLock<'static>>,
    bar: ProgressBar,
    colour_errors: bool,
    /// Whether notes about a document go to standard error; in JSON they are part of the data.
    warn: bool,
    /// An empty line between two documents, and whether one is due.
    parting: Parting,
    failed: usize,
    hints: Vec<String>,
}

#[derive(PartialEq, Eq)]
enum Parting {
    None,
    First,
    Due,
}

impl Report {
    fn new(format: Format, surroundings: &Surroundings, inputs: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(inputs as u64), ProgressDrawTarget::hidden());
        if surroundings.errors_are_terminal && inputs > 1 {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            let style = "{bar:30} {pos} of {len} reports, {eta} to go";
            bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Report {
            output: BufWriter::with_capacity(64 * 1024, io::stdout().lock()),
            bar,
            colour_errors: surroundings.colour_errors,
            warn: format != Format::Json,
            parting: if format == Format::Text { Parting::First } else { Parting::None },
            failed: 0,
            hints: Vec::new(),
        }
    }

    fn take(&mut self, outcome: Outcome<Vec<u8>>) -> Result<(), Failure> {
        match outcome {
            Outcome::Read { path, made: printed, notes } => {
                if self.warn {
                    let colour = self.colour_errors;
                    self.bar.suspend(|| {
                        for note in notes {
                            failure::tell_warning(&format!("{path}: {note}"), colour);
                        }
                    });
                }
                let output = &mut self.output;
                let blank = self.parting == Parting::Due;
                if self.parting == Parting::First {
                    self.parting = Parting::Due;
                }
                self.bar.suspend(|| {
                    if blank {
                        output.write_all(b"\n")?;
                    }
                    output.write_all(&printed)?;
                    // Each report is there as soon as it is read, for whoever waits at the other end.
                    output.flush()
                })?;
            }
            Outcome::Failed(failed) => {
                self.failed += 1;
                self.bar.suspend(|| failure::tell_error(&failed.message, self.colour_errors));
                if let Some(hint) = failed.hint.filter(|hint| !self.hints.contains(hint)) {
                    self.hints.push(hint);
                }
            }
            Outcome::Noted(note) => self.bar.suspend(|| failure::tell_warning(&note, self.colour_errors)),
            Outcome::End => self.bar.inc(1),
        }
        Ok(())
    }

    fn end(mut self) -> Result<ExitCode, Failure> {
        self.bar.finish_and_clear();
        self.output.flush()?;
        for hint in &self.hints {
            failure::tell_hint(hint, self.colour_errors);
        }
        Ok(if self.failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}

impl From<hearsay_read::ReadError> for run::Failed {
    fn from(error: hearsay_read::ReadError) -> Self {
        run::Failed { message: error.to_string(), hint: error.hint().map(str::to_owned) }
    }
}

/// How a report is opened.
pub fn open(input: &Input, fetcher: &mut Option<Fetcher>) -> Result<Box<dyn io::Read + Send>, ReadError> {
    match input {
        Input::File(path) | Input::Kept { file: path, .. } => match std::fs::File::open(path) {
            Ok(file) => Ok(Box::new(file)),
            Err(source) => Err(ReadError::Io { path: input.path(), source }),
        },
        Input::Standard => Ok(Box::new(io::stdin())),
        Input::Address(address) => match fetcher.get_or_insert_default().page(address) {
            Ok(bytes) => Ok(Box::new(io::Cursor::new(bytes))),
            Err(refusal) => Err(ReadError::Broken { path: address.clone(), reason: refusal.to_string() }),
        },
    }
}

/// The reports that a command line names: files and folders, then pages.
pub fn inputs(paths: &[PathBuf], addresses: &[String]) -> Vec<Result<Input, ReadError>> {
    let pages = addresses.iter().map(|address| Ok(Input::Address(address.clone())));
    hearsay_read::find_inputs(paths).into_iter().chain(pages).collect()
}
