//! Runs the scorers that come with the gold data, in Python, on the built program.
//!
//! In goes a set, out come the scorer's figures, such as the share of claims of "Orlin, the Post says, visited Vess"
//! whose whole chain is right.

use super::{Places, Table, shown};
use crate::{Error, readme};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Claims with their chains on the gold reports in `gold/{set}`.
///
/// # Errors
/// If the scorer can't be run.
pub fn reports(places: &Places, set: &'static str) -> Result<Table, Error> {
    let scores = score(places, "score_reports.py", &places.data.join("gold").join(set))?;
    let mut table = match set {
        "real" => Table::new(
            "Claims in published reports",
            "`score_reports.py` on `gold/real`. Rules were mended by the errors on these reports: others will score lower.",
        ),
        _ => Table::new(
            "Claims in made reports",
            "`score_reports.py` on `gold/made`: dense in the hard phenomena. Rules were mended by the errors on these, too.",
        ),
    };
    let real = set == "real";
    let Value::Object(scores) = scores else { return Err("the scorer printed no object".into()) };
    for (name, value) in scores {
        let aim = match name.as_str() {
            name if name.starts_with("attributed claim F1") => {
                if real {
                    "≥ 60"
                } else {
                    "≥ 65"
                }
            }
            name if name.starts_with("strict claim F1") => {
                if real {
                    "≥ 38"
                } else {
                    "≥ 42"
                }
            }
            name if name.starts_with("leak rate") => "≤ 3",
            "origin" => "≥ 90",
            "whole chain at depth 2+" => {
                if real {
                    "≥ 65"
                } else {
                    "≥ 70"
                }
            }
            "factuality" => "≥ 85",
            _ => "",
        };
        table.words(name, shown(&value), aim);
    }
    table.rows.sort_by_key(|row| row.aim.is_empty());
    Ok(table)
}

/// Sources, cues and contents on `PolNeAR` dev.
///
/// # Errors
/// If the scorer can't be run.
pub fn attributions(places: &Places) -> Result<Table, Error> {
    let scores = score(places, "score_attributions.py", &places.data.join("data/polnear/dev"))?;
    let mut table = Table::new("Attributions", "`score_attributions.py` on PolNeAR dev, F1.");
    for (part, aim) in [("source", "≥ 79"), ("cue", "≥ 72"), ("content", "≥ 68")] {
        for (measure, aim) in [("exact", aim), ("begin", ""), ("jaccard", "")] {
            table.words(format!("{part}, {measure}"), shown(&scores[part][measure]), aim);
        }
    }
    for (linked, aim) in [("linked, all parts overlap", "≥ 73"), ("linked, all parts exact", "≥ 50")] {
        table.words(linked, shown(&scores[linked]), aim);
    }
    Ok(table)
}

/// Runs a scorer on a set. Returns what it prints.
///
/// # Errors
/// If it can't be run or prints no JSON.
pub fn score(places: &Places, scorer: &str, set: &Path) -> Result<Value, Error> {
    let program = readme::build()?.to_string_lossy().replace('\'', "'\"'\"'");
    let output = Command::new("python3")
        .arg(places.data.join("tools").join(scorer))
        .arg(set)
        .arg("--json")
        .args(["--command", &format!("'{program}' read --format json")])
        .output()
        .map_err(|error| format!("python3 can't be run: {error}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let hint = if message.contains("No module named 'yaml'") { "; it needs PyYAML" } else { "" };
        return Err(format!("{scorer} failed{hint}: {}", message.lines().last().unwrap_or_default()).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
