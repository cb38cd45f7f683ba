//! Measures name comparison: in goes the table of labelled pairs, through `hearsay names --pairs`, out come F1 over all, by
//! quality and by what the names name, and on each half of the rows.

use super::{Places, Table};
use crate::{Error, readme};
use std::process::Command;

/// Counts of right and wrong answers.
#[derive(Clone, Copy, Default)]
struct Counts {
    found: u32,
    wrong: u32,
    missed: u32,
}

impl Counts {
    fn add(&mut self, gold: bool, same: bool) {
        match (gold, same) {
            (true, true) => self.found += 1,
            (false, true) => self.wrong += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    fn f1(self) -> f64 {
        let all = 2 * self.found + self.wrong + self.missed;
        if all == 0 { 0.0 } else { 200.0 * f64::from(self.found) / f64::from(all) }
    }
}

/// Runs the program on the labelled pairs.
///
/// # Errors
/// If the program does not build, fails, or leaves a column out.
pub fn measure(places: &Places) -> Result<Table, Error> {
    let program = readme::build()?;
    let output = Command::new(program)
        .args(["names", "--pairs"])
        .arg(places.data.join("data/name-pairs/cases-dev.csv"))
        .output()?;
    if !output.status.success() {
        return Err(format!("hearsay names: {}", String::from_utf8_lossy(&output.stderr).trim()).into());
    }
    let mut reader = csv::Reader::from_reader(&output.stdout[..]);
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers.iter().position(|header| header == name).ok_or_else(|| format!("no column `{name}` in the pairs"))
    };
    let (gold, same, schema, quality) = (column("is_match")?, column("same")?, column("schema")?, column("quality")?);
    let mut counts = [Counts::default(); 6];
    for (at, row) in reader.records().enumerate() {
        let row = row?;
        let (truth, answer) = (&row[gold] == "true", &row[same] == "true");
        let parts = [
            true,
            &row[quality] == "STRONG",
            &row[schema] == "Person",
            &row[schema] != "Person",
            at % 2 == 0,
            at % 2 == 1,
        ];
        for (count, _) in counts.iter_mut().zip(parts).filter(|(_, within)| *within) {
            count.add(truth, answer);
        }
    }
    let mut table = Table::new("Names", "F1 of pairs told as the same, on the labelled pairs of `data/name-pairs`.");
    let rows = [
        ("all", "82"),
        ("quality STRONG", "98"),
        ("people", "78"),
        ("companies, bodies, ships", ""),
        ("every other row", ""),
        ("the rows between", ""),
    ];
    for ((what, aim), count) in rows.into_iter().zip(counts) {
        table.row(what, count.f1(), aim);
    }
    Ok(table)
}
