//! hearsay: reads reports and prints what they claim, who does it, and through whom each claim comes.
//!
//! `hearsay read report.txt` on "Two officials said Orlin visited Vess." prints a visit by Orlin to Vess, said by two
//! officials. This file alone looks at the environment, the terminal and the number of cores, and passes them in.

mod answers;
mod cli;
mod export;
mod failure;
mod fetch;
mod pieces;
mod run;
mod server;

use anstream::{AutoStream, ColorChoice};
use clap::Parser;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

/// Weighing makes many small things on several threads, for which the system's own is slow.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let colour = |automatic| match cli.color {
        cli::Color::Always => true,
        cli::Color::Never => false,
        // Asks the stream and the variables that people set, such as NO_COLOR.
        cli::Color::Auto => automatic != ColorChoice::Never,
    };
    let surroundings = cli::Surroundings {
        now: || jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
        input_is_terminal: io::stdin().is_terminal(),
        errors_are_terminal: io::stderr().is_terminal(),
        colour_output: colour(AutoStream::choice(&io::stdout())),
        colour_errors: colour(AutoStream::choice(&io::stderr())),
    };
    match cli::run(cli, &surroundings) {
        Ok(code) => code,
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print(surroundings.colour_errors);
            failure.exit_code()
        }
    }
}
