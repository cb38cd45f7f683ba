//! The command line: a file a command.

pub mod actors;
pub mod add;
pub mod check;
pub mod export;
pub mod find;
pub mod lines;
pub mod log;
pub mod names;
pub mod read;
pub mod review;
pub mod serve;
pub mod show;
pub mod weigh;

use crate::failure::Failure;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::io::{self, Write};
use std::process::ExitCode;

/// Who says so? Reads reports and shows what they claim, who does it, and through whom each claim comes.
///
/// Nothing is ever asserted in the program's own voice: every claim stands with the whole chain of those who say so, from
/// the report itself to the innermost source, and with how certain that source is.
#[derive(Debug, Parser)]
#[command(name = "hearsay", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_enum)]
    pub color: Color,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  hearsay read report.txt                    what the report claims, by who says so
  hearsay read --format json archive/        one JSON object a report, for other programs
  pdftotext report.pdf - | hearsay read -    a report from standard input
  hearsay add archive/                       records many reports in a ledger
  hearsay find bridge --actor Orlin          claims of the ledger, each under who says so
  hearsay show Orlin                         what an actor says and takes part in
  hearsay weigh                              who stands behind what, and how many are independent

`hearsay help read` tells more.";

#[derive(Debug, Subcommand)]
enum Command {
    Read(read::Read),
    Add(add::Add),
    Find(find::Find),
    Show(show::Show),
    Weigh(weigh::Weigh),
    Actors(actors::Actors),
    Review(review::Review),
    Log(log::Log),
    Undo(log::Undo),
    Check(check::Check),
    Export(export::Export),
    Import(export::Import),
    Serve(serve::Serve),
    Names(names::Names),
    /// Print completions for a shell
    #[command(after_help = "Example:\n  hearsay completions bash > ~/.local/share/bash-completion/completions/hearsay")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page
    #[command(after_help = "Example:\n  hearsay man > hearsay.1 && man ./hearsay.1")]
    Man,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Which ledger
#[derive(Clone, Debug, clap::Args)]
pub struct Ledger {
    /// Folder of the ledger
    #[arg(
        long,
        short = 'L',
        value_name = "DIR",
        default_value = "hearsay-ledger",
        env = "HEARSAY_LEDGER",
        hide_env_values = true
    )]
    pub ledger: std::path::PathBuf,
}

/// Whose decision, and why.
#[derive(Clone, Debug, clap::Args)]
pub struct Person {
    /// Who decides; kept with the decision
    #[arg(long, value_name = "NAME", env = "HEARSAY_BY", hide_env_values = true, value_parser = said)]
    pub by: String,
    /// Why; kept with the decision
    #[arg(long, value_name = "TEXT", value_parser = said)]
    pub reason: String,
}

/// Words that say something.
fn said(words: &str) -> Result<String, String> {
    let words = words.trim();
    if words.is_empty() { Err("say something here".to_owned()) } else { Ok(words.to_owned()) }
}

/// For people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// For people
    Text,
    /// For programs: one object a line
    Json,
}

/// What a command may know of the machine it runs on.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a stream")]
pub struct Surroundings {
    /// The time, as RFC 3339 in UTC.
    pub now: fn() -> String,
    /// Processor cores.
    pub cores: usize,
    /// Columns of the terminal, if there is one.
    pub width: Option<usize>,
    /// Whether standard input is a terminal, where nobody has typed a report.
    pub input_is_terminal: bool,
    /// Whether standard error is a terminal, which can show progress.
    pub errors_are_terminal: bool,
    /// Whether standard output takes colour.
    pub colour_output: bool,
    /// Whether standard error takes colour.
    pub colour_errors: bool,
}

/// Runs the command.
pub fn run(cli: Cli, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Read(read) => read::run(&read, surroundings),
        Command::Add(add) => add::run(&add, surroundings),
        Command::Find(find) => find::run(&find, surroundings),
        Command::Show(show) => show::run(&show, surroundings),
        Command::Actors(actors) => actors::run(&actors, surroundings),
        Command::Review(review) => review::run(&review, surroundings),
        Command::Weigh(weigh) => weigh::run(&weigh, surroundings),
        Command::Log(log) => log::run(&log),
        Command::Undo(undo) => log::undo(&undo, surroundings),
        Command::Check(check) => check::run(&check),
        Command::Export(export) => export::run(&export),
        Command::Import(import) => export::import(&import, surroundings),
        Command::Serve(serve) => serve::run(&serve, surroundings),
        Command::Names(names) => names::run(&names, surroundings),
        Command::Completions { shell } => {
            // Into memory first: the generator does not expect a reader that goes away.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "hearsay", &mut script);
            print(&script)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            for command in Cli::command().get_subcommands() {
                // The generator wants names that live as long as the program, which ends after this page.
                let name: &'static str = format!("hearsay {}", command.get_name()).leak();
                let man = clap_mangen::Man::new(command.clone().name(name));
                man.render_synopsis_section(&mut page)?;
                man.render_description_section(&mut page)?;
                man.render_options_section(&mut page)?;
                man.render_extra_section(&mut page)?;
            }
            print(&page)
        }
    }
}

/// Prints values for programs, one a line.
pub fn print_values(values: &[impl serde::Serialize]) -> Result<ExitCode, Failure> {
    let mut text = Vec::new();
    for value in values {
        serde_json::to_writer(&mut text, value).map_err(io::Error::from)?;
        text.push(b'\n');
    }
    print(&text)
}

/// Prints to standard output.
pub fn print(bytes: &[u8]) -> Result<ExitCode, Failure> {
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()?;
    Ok(ExitCode::SUCCESS)
}
