//! The word lists of this layer, read once from `lexicon/tokens/`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// How an abbreviation behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// May end a sentence.
    Plain,
    /// A name follows, so it doesn't end a sentence.
    BeforeName,
    /// Only before a number is it an abbreviation at all.
    BeforeNumber,
}

/// The word lists.
pub(super) struct Lists {
    /// With exactly these capitals.
    exact: HashMap<&'static str, Abbreviation>,
    /// In lower case.
    folded: HashMap<String, Abbreviation>,
    /// Openers of sentences.
    pub(super) openers: HashSet<&'static str>,
    /// Two words written together, in lower case, and the byte where they part.
    pub(super) contractions: HashMap<String, usize>,
    /// Prefixes that keep their hyphen.
    pub(super) prefixes: HashSet<&'static str>,
    /// Units that part from a number.
    pub(super) units: HashSet<&'static str>,
}

/// The lists that the program carries.
pub(super) fn shared() -> &'static Lists {
    static LISTS: LazyLock<Lists> = LazyLock::new(|| {
        let mut exact = HashMap::new();
        let mut folded = HashMap::new();
        for line in lines(include_str!("../../../../lexicon/tokens/abbreviations.txt")) {
            let (word, marks) = line.split_once(':').unwrap_or((line, ""));
            let marks: Vec<&str> = marks.split_whitespace().collect();
            let kind = if marks.contains(&"name") {
                Abbreviation::BeforeName
            } else if marks.contains(&"number") {
                Abbreviation::BeforeNumber
            } else {
                Abbreviation::Plain
            };
            if marks.contains(&"case") {
                exact.insert(word, kind);
            } else {
                folded.insert(word.to_lowercase(), kind);
            }
        }
        let contractions = lines(include_str!("../../../../lexicon/tokens/contractions.txt"))
            .filter_map(|line| line.split_once('|'))
            .map(|(left, right)| (format!("{left}{right}"), left.len()))
            .collect();
        Lists {
            exact,
            folded,
            openers: lines(include_str!("../../../../lexicon/tokens/openers.txt")).collect(),
            contractions,
            prefixes: lines(include_str!("../../../../lexicon/tokens/prefixes.txt")).collect(),
            units: lines(include_str!("../../../../lexicon/tokens/units.txt")).collect(),
        }
    });
    &LISTS
}

impl Lists {
    /// What `word`, written with its stop, is as an abbreviation.
    pub(super) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        self.exact.get(word).or_else(|| self.folded.get(&word.to_lowercase())).copied()
    }
}

/// The lines of a list without blanks and comments.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty())
}
