//! The command line: a file a command.

pub mod add;
pub mod check;
pub mod find;
pub mod log;
pub mod names;
pub mod read;
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

`hearsay help read` tells more.";

#[derive(Debug, Subcommand)]
enum Command {
    Read(read::Read),
    Add(add::Add),
    Find(find::Find),
    Weigh(weigh::Weigh),
    Log(log::Log),
    Undo(log::Undo),
    Check(check::Check),
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

/// Which ledger.
#[derive(Clone, Debug, clap::Args)]
pub struct Ledger {
    /// Folder of the ledger
    #[arg(long, value_name = "DIR", default_value = "hearsay-ledger", env = "HEARSAY_LEDGER", hide_env_values = true)]
    pub ledger: std::path::PathBuf,
}

/// Whose decision, and why.
#[derive(Clone, Debug, clap::Args)]
pub struct Person {
    /// Who decides
    #[arg(long, value_name = "NAME", env = "HEARSAY_BY", hide_env_values = true)]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
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
        Command::Weigh(weigh) => weigh::run(&weigh, surroundings),
        Command::Log(log) => log::run(&log),
        Command::Undo(undo) => log::undo(&undo, surroundings),
        Command::Check(check) => check::run(&check),
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
            let whole = [("read", "hearsay read"), ("names", "hearsay names")];
            for (name, shown) in whole {
                let Some(command) = Cli::command().find_subcommand(name).map(|command| command.clone().name(shown))
                else {
                    continue;
                };
                let man = clap_mangen::Man::new(command);
                man.render_synopsis_section(&mut page)?;
                man.render_description_section(&mut page)?;
                man.render_options_section(&mut page)?;
                man.render_extra_section(&mut page)?;
            }
            print(&page)
        }
    }
}

/// Prints to standard output.
pub fn print(bytes: &[u8]) -> Result<ExitCode, Failure> {
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()?;
    Ok(ExitCode::SUCCESS)
}
