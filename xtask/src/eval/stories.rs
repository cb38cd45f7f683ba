//! Measures the ledger on invented stories of several reports each.
//!
//! In goes the folder of stories, through `hearsay add` and `hearsay weigh`, out come the scorer's figures: how far what the
//! reports say alike is gathered, how many intervals of independent origins are exactly right, and whether a law is broken.

use super::{Places, Table, shown};
use crate::{Error, readme};
use std::process::Command;

/// Names of the scorer's figures with what the project aims at, in the order of the page.
const AIMS: [(&str, &str); 12] = [
    ("gathered F1", "≥ 80"),
    ("interval right", "≥ 70"),
    ("copies F1", "≥ 85"),
    ("circular right", "≥ 90"),
    ("lost hops F1", "≥ 75"),
    ("stakes F1", "≥ 70"),
    ("denials and contradictions F1", "≥ 65"),
    ("laws broken", "0"),
    ("propositions", ""),
    ("found", ""),
    ("min right", ""),
    ("max right", ""),
];

/// Runs the scorer on the stories.
///
/// # Errors
/// If the program does not build, or the scorer can't be run or fails.
pub fn measure(places: &Places) -> Result<Table, Error> {
    let program = readme::build()?.to_string_lossy().replace('\'', "'\"'\"'");
    let output = Command::new("python3")
        .arg(places.data.join("tools/score_stories.py"))
        .arg(places.data.join("gold/stories"))
        .arg("--json")
        .args(["--program", &format!("'{program}'")])
        .output()
        .map_err(|error| format!("python3 can't be run: {error}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!("score_stories.py failed: {}", message.lines().last().unwrap_or_default()).into());
    }
    let scores: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let mut table = Table::new(
        "Stories of several reports",
        "`score_stories.py` on `gold/stories`, four invented stories. Rules were mended by the errors on these stories: \
         others will score lower.",
    );
    for (what, aim) in AIMS {
        table.words(what, shown(&scores[what]), aim);
    }
    Ok(table)
}
