//! `hearsay export` and `hearsay import`: a ledger for other programs, and back.

use super::{Ledger, Shape, Surroundings, print};
use crate::answers::Picture;
use crate::answers::exporting::Chosen;
use crate::answers::finding::{Filter, day};
use crate::export::ledger::{LedgerFormat, read};
use crate::failure::{Failure, Kind, tell_warning};
use anyhow::anyhow;
use clap::Args;
use hearsay_ledger::query::{Query, Within};
use hearsay_ledger::store::sqlite::Sqlite;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write what a ledger has, for other programs or for people
///
/// Every claim goes out with the quoted words and with the whole chain of who says so. What a format has no place for is
/// named at the head of the file. Words and filters are those of `hearsay find`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    /// Words to look for
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    ledger: Ledger,
    /// What to write
    #[arg(long, short, value_enum)]
    format: LedgerFormat,
    /// Where to: a file, or for csv and parquet a folder; standard output if there is none
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Somebody who takes part, as a report calls them, or by any name: e:… as in `hearsay actors`
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Type of claim, such as VISIT or `owned_by`
    #[arg(long = "type", value_name = "TYPE")]
    claim_type: Option<String>,
    /// Somebody who says so, a medium they spoke through, or the publisher
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Published on this day or later: YYYY-MM-DD, YYYY-MM or YYYY
    #[arg(long, value_name = "DAY", value_parser = |written: &str| day(written, false))]
    since: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DAY", value_parser = |written: &str| day(written, true))]
    until: Option<String>,
    /// Told by at least so many origins that can be shown to be independent
    #[arg(long, value_name = "N")]
    min_origins: Option<usize>,
    /// Denied by somebody
    #[arg(long)]
    denied: bool,
    /// Told by an origin with a stake in it
    #[arg(long)]
    stake: bool,
}

const EXAMPLES: &str = "\
Examples:
  hearsay export --format jsonl -o ledger.jsonl        everything; `hearsay import` makes the same ledger of it
  hearsay export --format html --actor Orlin -o orlin.html
  hearsay export --format stix --since 2031-06 | jq '.objects | length'
  hearsay export --format csv -o tables
  hearsay export --format parquet -o columns

Exit status:
  0  done
  1  the file could not be written
  2  wrong usage
  3  the ledger could not be opened or is damaged";

/// Make a ledger, or add to one, from what `hearsay export --format jsonl` wrote
///
/// An empty ledger becomes the one that was exported, to the id of its last entry. To another one what it does not have yet
/// is added. A line that can't be read is named, and the rest goes on.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hearsay import ledger.jsonl --ledger copy")]
pub struct Import {
    /// The file; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    ledger: Ledger,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

/// Runs `export`.
pub fn run(export: &Export) -> Result<ExitCode, Failure> {
    let store = Sqlite::read(&export.ledger.ledger)?;
    let query = Query {
        words: export.words.clone(),
        actor: export.actor.clone(),
        claim_type: export.claim_type.clone(),
        source: export.source.clone(),
        since: export.since.clone(),
        until: export.until.clone(),
        within: Within::Claims,
        limit: usize::MAX,
    };
    let asked = asked(export);
    let filter = Filter { query, min_origins: export.min_origins, denied: export.denied, stake: export.stake };
    let picture = Picture::of(&store)?;
    let chosen = Chosen::of(&store, &picture, (!asked.is_empty()).then_some(&filter))?;
    let version = env!("CARGO_PKG_VERSION");
    let Some(path) = &export.output else {
        if export.format.is_folder() {
            return Err(Failure::new(Kind::User, anyhow!("tables go into a folder")).hint("name it with --output"));
        }
        let mut output = BufWriter::new(io::stdout().lock());
        export.format.write(&chosen, &store, version, &asked, &mut output)?;
        output.flush()?;
        return Ok(ExitCode::SUCCESS);
    };
    let name = |error: io::Error| Failure::new(Kind::Data, anyhow!("cannot write {}: {error}", path.display()));
    // What is half written never stands under the name that was asked for.
    let unfinished = unfinished(path);
    let done = if export.format.is_folder() {
        if path.exists() {
            let there = anyhow!("{} is there already", path.display());
            return Err(Failure::new(Kind::User, there).hint("tables go into a new folder"));
        }
        fs::create_dir_all(&unfinished).map_err(name)?;
        export.format.write_folder(&chosen, &store, version, &unfinished)
    } else {
        let mut output = BufWriter::new(File::create(&unfinished).map_err(name)?);
        let written = export.format.write(&chosen, &store, version, &asked, &mut output);
        written.and_then(|()| output.flush().map_err(name))
    };
    let done = done.and_then(|()| fs::rename(&unfinished, path).map_err(name));
    if done.is_err() {
        // Whatever is left of it helps nobody; if it can't be removed it is named as unfinished.
        let _ = if export.format.is_folder() { fs::remove_dir_all(&unfinished) } else { fs::remove_file(&unfinished) };
    }
    done.map(|()| ExitCode::SUCCESS)
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".unfinished-{}", std::process::id()));
    path.with_file_name(name)
}

/// What was asked for, in words.
fn asked(export: &Export) -> String {
    let mut asked: Vec<String> = export.words.clone();
    let mut add =
        |what: &str, value: &Option<String>| asked.extend(value.iter().map(|value| format!("{what} {value}")));
    add("actor", &export.actor);
    add("type", &export.claim_type);
    add("source", &export.source);
    add("since", &export.since);
    add("until", &export.until);
    add("at least so many independent origins:", &export.min_origins.map(|min| min.to_string()));
    asked.extend(export.denied.then(|| "denied".to_owned()));
    asked.extend(export.stake.then(|| "told by an origin with a stake".to_owned()));
    asked.join(", ")
}

/// Runs `import`.
pub fn import(import: &Import, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let path = import.file.display().to_string();
    let named = |error: io::Error| Failure::new(Kind::Data, anyhow!("cannot read {path}: {error}"));
    let mut input: Box<dyn io::BufRead> = if path == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(&import.file).map_err(named)?))
    };
    let mut store = Sqlite::create(&import.ledger.ledger)?;
    let mut wrong = 0;
    let imported = read(&mut input, &mut store, &mut |line, why| {
        wrong += 1;
        tell_warning(&format!("{path}, line {line}: {why}"), surroundings.colour_errors);
    })?;
    let status = ExitCode::from(u8::from(wrong > 0));
    if import.format == Shape::Json {
        super::print_values(&[serde_json::json!({"imported": imported, "wrong": wrong})])?;
        return Ok(status);
    }
    let known = if imported.known > 0 { format!(", {} were there already", imported.known) } else { String::new() };
    let same = if imported.same { "; the ledger is the one that was exported" } else { "" };
    let line =
        format!("{} readings added{known}, {} decisions of people{same}\n", imported.readings, imported.decisions);
    print(line.as_bytes())?;
    Ok(status)
}
