//! Automation: what is done to the repository, not by the program. `cargo xtask` lists the commands.

#![allow(clippy::disallowed_methods, reason = "automation asks its surroundings, and measures time")]

mod conllu;
mod corefs;
mod eval;
mod readme;
mod tokens;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What went wrong, in words for people.
pub type Error = Box<dyn std::error::Error>;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  corefs WEIGHTS OUT FILE…
            writes into OUT what the scorer of antecedents is trained on: what is found with WEIGHTS in CoNLL-U files
  eval [--data DIR] [--only NAME] [--date DATE]
            measures the program and its layers on the dev sets of DIR (default ../shared) and writes eval/scores.md;
            NAME is one of tokens, layers, coref, attributions, lean, real, made, names, speed
  readme [--check]
            writes what the README's examples print into the README; --check only tells whether it is so
  tokens PATH…
            prints the tokens of texts: path, start, end, sentence, whether a block opens; offsets in code points
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((command, rest)) => match command.as_str() {
            "eval" => eval::run(rest),
            "corefs" => corefs::run(rest),
            "readme" => readme::run(rest),
            "tokens" => tokens::run(rest),
            _ => Err(format!("no command `{command}`\n\n{USAGE}").into()),
        },
        None => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root.
fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}
