//! Scores of attributions by outlet and by topic, so that a lean of the weights shows.
//!
//! The texts of `PolNeAR` dev in, each under the outlet that its file is named after (`nyt_2016-…`) and under the topic whose
//! words it uses most; out comes a table with a line an outlet and a line a topic.

use super::{Places, Table, outside, shown};
use crate::Error;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Topics by words that tell them.
const TOPICS: [(&str, &[&str]); 5] = [
    ("courts, police, crime", &["police", "officer", "court", "judge", "lawyer", "shooting", "investigation", "crime"]),
    ("money, work, taxes", &["tax", "bank", "company", "trade", "economy", "jobs", "business", "financial"]),
    ("world, war, security", &["military", "russia", "syria", "war", "nato", "foreign", "mexico", "terror"]),
    ("polls and campaigns", &["poll", "campaign", "debate", "voters", "rally", "nominee", "percent", "ballot"]),
    ("health, schools, culture", &["health", "school", "hospital", "museum", "film", "students", "doctor", "family"]),
];

/// Sources, cues and contents by outlet and by topic.
///
/// # Errors
/// If the set can't be read or the scorer can't be run.
pub fn measure(places: &Places) -> Result<Table, Error> {
    let set = places.data.join("data/polnear/dev");
    let mut groups: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for entry in std::fs::read_dir(set.join("text"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let outlet = name.split('_').next().unwrap_or_default();
        let text = std::fs::read_to_string(&path)?.to_lowercase();
        let uses = |words: &[&str]| words.iter().map(|word| text.matches(word).count()).sum::<usize>();
        let topic = TOPICS.iter().rev().max_by_key(|(_, words)| uses(words)).map_or("", |(topic, _)| topic);
        groups.entry(format!("outlet {outlet}")).or_default().push(path.clone());
        groups.entry(format!("topic {topic}")).or_default().push(path);
    }
    let mut table = Table::new(
        "Attributions by outlet and by topic",
        "PolNeAR dev: exact F1 of source / cue / content; linked, all parts overlapping. A topic is that whose words a text \
         uses most (`xtask/src/eval/lean.rs`).",
    );
    let folder = std::env::temp_dir().join(format!("hearsay-lean-{}", std::process::id()));
    for (number, (group, texts)) in groups.iter().enumerate() {
        let part = folder.join(number.to_string());
        copy(&set, &part, texts)?;
        let scores = outside::score(places, "score_attributions.py", &part)?;
        let exact = |name: &str| shown(&scores[name]["exact"]);
        let linked = shown(&scores["linked, all parts overlap"]);
        let value = format!("{} / {} / {}; {linked}", exact("source"), exact("cue"), exact("content"));
        table.words(format!("{group} ({} texts)", texts.len()), value, "");
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(table)
}

/// Copies texts with their annotations into a folder of the same shape.
fn copy(set: &Path, to: &Path, texts: &[PathBuf]) -> Result<(), Error> {
    for folder in ["text", "attributions"] {
        std::fs::create_dir_all(to.join(folder))?;
    }
    let notes: Vec<PathBuf> =
        std::fs::read_dir(set.join("attributions"))?.map(|entry| Ok(entry?.path())).collect::<Result<_, Error>>()?;
    for text in texts {
        std::fs::copy(text, to.join("text").join(text.file_name().unwrap_or_default()))?;
        let stem = text.file_stem().unwrap_or_default().to_string_lossy();
        for note in &notes {
            let name = note.file_name().unwrap_or_default();
            if name.to_string_lossy().starts_with(&*stem) {
                std::fs::copy(note, to.join("attributions").join(name))?;
            }
        }
    }
    Ok(())
}
