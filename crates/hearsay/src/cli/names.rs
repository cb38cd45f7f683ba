//! `hearsay names`: compares two names, or the pairs of a table, and says why.
//!
//! In go `"ORLIN, Tamás"` and `"Tamas Orlin"`, out comes that they are the same, part by part; or a CSV with the columns
//! `name1` and `name2`, and out come its rows with `score` and `same`.

use super::Surroundings;
use crate::export::printable;
use crate::failure::{self, Failure, Kind};
use anstyle::Style;
use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use hearsay_ledger::names::{self, Comparison, NameKind, Verdict};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compare names, part by part, and say why
///
/// Names may be in any script. Titles and legal forms are set aside, spellings that vary are made alike, and parts are laid
/// side by side in whatever order. Parts that contradict one another forbid a match; a part that is missing only costs.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Names {
    /// A name
    #[arg(value_name = "A", required_unless_present = "pairs", requires = "other")]
    one: Option<String>,
    /// The name to compare it with
    #[arg(value_name = "B")]
    other: Option<String>,
    /// Compare the pairs of a CSV with the columns name1 and name2, and schema if there is one
    ///
    /// Its rows are printed with two columns more: score, from 0 to 1, and same, true or false.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["one", "other", "kind"])]
    pairs: Option<PathBuf>,
    /// What the names name
    #[arg(long, short, value_enum, default_value = "person")]
    kind: Named,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text", conflicts_with = "pairs")]
    format: Printed,
}

const EXAMPLES: &str = "\
Examples:
  hearsay names \"ORLIN, Tamás\" \"Tamas Orlin\"
  hearsay names --kind organization \"Vess Shipping Ltd\" \"Vess Shipping Limited\"
  hearsay names --pairs pairs.csv > compared.csv

Exit status:
  0  done, whatever came out
  1  some rows could not be read; each is named on standard error, the others are done
  2  wrong usage";

/// What names name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Named {
    /// People
    Person,
    /// Bodies, companies, ships and works
    Organization,
    /// Places
    Place,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Printed {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Runs the command.
pub fn run(names: &Names, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    if let Some(path) = &names.pairs {
        return pairs(path, surroundings);
    }
    let (Some(one), Some(other)) = (&names.one, &names.other) else {
        return Err(Failure::new(Kind::User, anyhow!("two names are needed")));
    };
    let kind = match names.kind {
        Named::Person => NameKind::Person,
        Named::Organization => NameKind::Organization,
        Named::Place => NameKind::Place,
    };
    let comparison = names::compare(one, other, kind);
    let mut output = io::stdout().lock();
    match names.format {
        Printed::Text => print(&mut output, one, other, &comparison, surroundings.colour_output)?,
        Printed::Json => {
            let object = serde_json::json!({
                "name1": one, "name2": other, "score": rounded(comparison.score), "same": comparison.score >= names::LIKELY,
                "verdict": comparison.verdict, "reasons": comparison.reasons,
            });
            writeln!(output, "{object}")?;
        }
    }
    output.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn print(output: &mut impl Write, one: &str, other: &str, comparison: &Comparison, colour: bool) -> io::Result<()> {
    let bold = if colour { Style::new().bold() } else { Style::new() };
    let verdict = match comparison.verdict {
        Verdict::Same => "the same, as far as names tell",
        Verdict::Different => "different",
        Verdict::Unsure => "unsure: names alone do not tell",
    };
    writeln!(output, "{} | {}", printable(one), printable(other))?;
    writeln!(output, "{bold}{verdict}{bold:#} ({:.2})", comparison.score)?;
    let wide = |name: &str| name.chars().count();
    let width = comparison.reasons.iter().map(|reason| wide(&reason.a)).max().unwrap_or(0).max(1);
    let second = comparison.reasons.iter().map(|reason| wide(&reason.b)).max().unwrap_or(0).max(1);
    for reason in &comparison.reasons {
        let (a, b) = (shown(&reason.a), shown(&reason.b));
        writeln!(output, "  {a:width$}  {b:second$}  {}", reason.how.words())?;
    }
    Ok(())
}

fn shown(part: &str) -> &str {
    if part.is_empty() { "–" } else { part }
}

fn rounded(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}

/// Compares the pairs of a table.
fn pairs(path: &Path, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let shown = path.display();
    let read: Box<dyn io::Read> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(
            File::open(path)
                .with_context(|| format!("cannot read {shown}"))
                .map_err(|error| Failure::new(Kind::Data, error))?,
        )
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(read);
    let headers = reader
        .byte_headers()
        .cloned()
        .with_context(|| format!("cannot read {shown}"))
        .map_err(|error| Failure::new(Kind::Data, error))?;
    let column = |name: &str| headers.iter().position(|header| header.trim_ascii() == name.as_bytes());
    let (Some(first), Some(second)) = (column("name1"), column("name2")) else {
        return Err(Failure::new(Kind::Data, anyhow!("{shown} has no columns name1 and name2"))
            .hint("the first line names the columns: name1,name2 and schema if there is one"));
    };
    let schema = column("schema");
    let mut writer = csv::Writer::from_writer(io::stdout().lock());
    let mut head = headers.clone();
    head.push_field(b"score");
    head.push_field(b"same");
    writer.write_byte_record(&head).map_err(written)?;
    let mut failed = false;
    let mut row = csv::ByteRecord::new();
    loop {
        let line = reader.position().line();
        let fault = match reader.read_byte_record(&mut row) {
            Ok(false) => break,
            Ok(true) if row.len() != headers.len() => format!("{} fields, not {}", row.len(), headers.len()),
            Ok(true) => match (text(&row, first), text(&row, second)) {
                (Some(one), Some(other)) if !one.trim().is_empty() && !other.trim().is_empty() => {
                    let kind = schema.and_then(|at| text(&row, at)).map_or(NameKind::Person, named);
                    let comparison = names::compare(one, other, kind);
                    let same = comparison.score >= names::LIKELY;
                    let score = format!("{:.3}", comparison.score);
                    row.push_field(score.as_bytes());
                    row.push_field(if same { b"true" } else { b"false" });
                    writer.write_byte_record(&row).map_err(written)?;
                    continue;
                }
                (Some(_), Some(_)) => "a name is empty".to_owned(),
                _ => "a name is no UTF-8".to_owned(),
            },
            Err(error) if error.is_io_error() => {
                return Err(Failure::new(Kind::Data, anyhow!(error).context(format!("cannot read {shown}"))));
            }
            Err(error) => error.to_string(),
        };
        // A row begins after the end of the one before it, which may have left empty lines.
        let line = row.position().map_or(line, csv::Position::line);
        failed = true;
        failure::tell_error(&format!("{shown}:{line}: {fault}"), surroundings.colour_errors);
    }
    writer.flush()?;
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn text(row: &csv::ByteRecord, at: usize) -> Option<&str> {
    std::str::from_utf8(row.get(at)?).ok()
}

fn named(schema: &str) -> NameKind {
    match schema.trim().to_lowercase().as_str() {
        "person" | "" => NameKind::Person,
        "place" | "country" | "address" => NameKind::Place,
        _ => NameKind::Organization,
    }
}

fn written(error: csv::Error) -> Failure {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => Failure::new(Kind::Internal, anyhow!("{other:?}")),
    }
}
