//! Measures the program and its layers on the dev sets, and writes `eval/scores.md`.
//!
//! In go the folder with the sets and their scorers (`data/`, `gold/`, `tools/`; never part of the repository) and the
//! program as built for release; out come tables of figures with what the project aims at. Every figure comes from a run,
//! and what could not be run is named.

mod coref;
mod ecb;
pub mod entities;
mod given;
pub mod layers;
mod lean;
mod names;
mod outside;
pub mod pages;
pub mod speed;
mod stories;
pub mod tokens;

use crate::{Error, root};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// A table of figures.
pub struct Table {
    title: &'static str,
    about: &'static str,
    rows: Vec<Row>,
}

/// A figure, and what the project aims at.
struct Row {
    what: String,
    value: String,
    aim: &'static str,
}

impl Table {
    /// An empty table. `about` says on what and how.
    pub fn new(title: &'static str, about: &'static str) -> Self {
        Table { title, about, rows: Vec::new() }
    }

    /// Adds a figure with one decimal; an empty `aim` where there is none.
    pub fn row(&mut self, what: impl Into<String>, value: f64, aim: &'static str) {
        self.words(what, format!("{value:.1}"), aim);
    }

    /// Adds a figure as written.
    pub fn words(&mut self, what: impl Into<String>, value: impl Into<String>, aim: &'static str) {
        self.rows.push(Row { what: what.into(), value: value.into(), aim });
    }
}

/// Where things are.
pub struct Places {
    /// The folder with `data/`, `gold/` and `tools/`.
    data: PathBuf,
}

type Part = (&'static str, fn(&Places) -> Result<Vec<Table>, Error>);

/// What can be measured, in the order of the page.
const PARTS: [Part; 12] = [
    ("real", |places| Ok(vec![outside::reports(places, "real")?])),
    ("made", |places| Ok(vec![outside::reports(places, "made")?])),
    ("attributions", |places| Ok(vec![outside::attributions(places)?])),
    ("lean", |places| Ok(vec![lean::measure(places)?])),
    ("layers", layers::measure),
    ("coref", |places| Ok(vec![entities::measure(places)?])),
    ("tokens", |places| Ok(vec![layers::tokens(places)?])),
    ("names", |places| Ok(vec![names::measure(places)?])),
    ("stories", |places| Ok(vec![stories::measure(places)?])),
    ("ecb", |places| Ok(vec![ecb::measure(places)?])),
    ("pages", |places| Ok(vec![pages::measure(places)?])),
    ("speed", |places| Ok(vec![speed::measure(places)?])),
];

/// Runs `cargo xtask eval`.
///
/// # Errors
/// For a wrong option or without the data. A part that fails is named on the page.
pub fn run(arguments: &[String]) -> Result<(), Error> {
    let (mut data, mut only, mut day) = (root().join("../shared"), None, None);
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{option} needs a value"))?;
        match option.as_str() {
            "--data" => data = PathBuf::from(value),
            "--only" => only = Some(value.as_str()),
            "--date" => day = Some(value.clone()),
            _ => return Err(format!("no option `{option}`").into()),
        }
    }
    if let Some(only) = only
        && !PARTS.iter().any(|(name, _)| *name == only)
    {
        let names: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
        return Err(format!("nothing is called `{only}`; there are {}", names.join(", ")).into());
    }
    if !data.join("data").is_dir() {
        return Err(format!("skipped: {} has no folder `data`; --data DIR names another", data.display()).into());
    }
    let places = Places { data: data.canonicalize()? };
    let mut page = String::new();
    for (name, measure) in PARTS.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        eprintln!("{name} …");
        match measure(&places) {
            Ok(tables) => tables.iter().for_each(|table| print(table, &mut page)),
            Err(error) => _ = writeln!(page, "\n## {name}\n\nNot measured: {error}"),
        }
    }
    if only.is_some() {
        std::io::stdout().write_all(page.as_bytes())?;
        return Ok(());
    }
    let day = day.or_else(date_of_head).unwrap_or_else(|| "at an unknown date".into());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let head = format!(
        "# Scores\n\nMeasured {day} on a machine with {cores} cores. `cargo xtask eval` writes this page; nothing on it is \
         written by hand. Figures are percentages unless they say otherwise; the aim is the floor the project set itself, \
         where it set one.\n"
    );
    std::fs::write(root().join("eval/scores.md"), head + &page)?;
    Ok(())
}

/// A figure of a scorer's JSON as written.
fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "none".into(),
        value => value.to_string(),
    }
}

fn print(table: &Table, page: &mut String) {
    let Table { title, about, rows } = table;
    _ = writeln!(page, "\n## {title}\n\n{about}\n\n| what | value | aim |\n|---|---|---|");
    for Row { what, value, aim } in rows {
        _ = writeln!(page, "| {what} | {value} | {aim} |");
    }
}

/// The day of the last commit, as `YYYY-MM-DD`.
fn date_of_head() -> Option<String> {
    let output = Command::new("git").current_dir(root()).args(["log", "-1", "--format=%cs"]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
