//! The command line: a file a command.

pub mod read;

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

/// What a command may know of the machine it runs on.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a stream")]
pub struct Surroundings {
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
        Command::Completions { shell } => {
            // Into memory first: the generator does not expect a reader that goes away.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "hearsay", &mut script);
            print(&script)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            for command in Cli::command().get_subcommands().filter(|command| command.get_name() == "read") {
                let command = command.clone().name("hearsay read");
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

fn print(bytes: &[u8]) -> Result<ExitCode, Failure> {
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()?;
    Ok(ExitCode::SUCCESS)
}
