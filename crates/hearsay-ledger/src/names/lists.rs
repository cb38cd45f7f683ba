//! The word lists of `lexicon/names/`: in go the files as they were when the program was built, out come sets and maps.
//!
//! "Sheikh" is a title, "bin" a particle, "Ltd" a legal form, "Bob" short for "Robert".

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

/// What a legal form says of a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Its capital is in shares.
    Shares,
    /// It is limited otherwise.
    Limited,
    /// It is a partnership.
    Partners,
    /// Nothing.
    Any,
}

/// The lists.
pub struct Lists {
    /// Particles, and whether the part that follows is a parent's name.
    pub particles: HashMap<&'static str, bool>,
    /// Titles that stand anywhere in a person's name.
    pub honorifics: HashSet<&'static str>,
    /// Titles that stand before it.
    pub ranks: HashSet<String>,
    /// Legal forms by their words, longest first among those that begin alike.
    pub forms: BTreeMap<Vec<&'static str>, Form>,
    /// Words that many organisations have in their names, and whether they are often left out.
    pub generic: HashMap<&'static str, bool>,
    /// Pet forms and what they stand for.
    pub nicknames: HashMap<&'static str, Vec<&'static str>>,
    /// Shortened words of organisations.
    pub short: HashMap<&'static str, &'static str>,
    /// Parts that too many people carry.
    pub common: HashSet<&'static str>,
    /// Number words.
    pub numbers: HashMap<&'static str, u32>,
}

/// The lists, read once.
pub static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    particles: entries(include_str!("../../../../lexicon/names/particles.txt"))
        .map(|(word, note)| (word, note == "child"))
        .collect(),
    honorifics: entries(include_str!("../../../../lexicon/names/honorifics.txt")).map(|(word, _)| word).collect(),
    ranks: entries(include_str!("../../../../lexicon/honorifics.txt"))
        .map(|(word, _)| word.trim_end_matches('.').to_lowercase())
        .collect(),
    forms: entries(include_str!("../../../../lexicon/names/legal-forms.txt"))
        .map(|(words, note)| {
            let form = match note {
                "shares" => Form::Shares,
                "limited" => Form::Limited,
                "partners" => Form::Partners,
                _ => Form::Any,
            };
            (words.split(' ').collect(), form)
        })
        .collect(),
    generic: entries(include_str!("../../../../lexicon/names/generic.txt"))
        .map(|(word, note)| (word, note == "filler"))
        .collect(),
    nicknames: entries(include_str!("../../../../lexicon/names/nicknames.txt"))
        .map(|(word, note)| (word, note.split(' ').collect()))
        .collect(),
    short: entries(include_str!("../../../../lexicon/names/short-forms.txt")).collect(),
    common: entries(include_str!("../../../../lexicon/names/common-parts.txt")).map(|(word, _)| word).collect(),
    numbers: entries(include_str!("../../../../lexicon/names/numbers.txt"))
        .filter_map(|(word, note)| Some((word, note.parse().ok()?)))
        .collect(),
});

fn entries(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = file.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(|line| {
        let (word, note) = line.split_once(':').unwrap_or((line, ""));
        (word.trim(), note.trim())
    })
}
