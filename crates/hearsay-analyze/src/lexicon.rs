//! The words that carry meaning for the layers: the lists in `lexicon/` and the claim types in `schema/`.
//!
//! In go the files as they stand in the repository, embedded when the program is built; out comes one [`Lexicon`] that
//! every layer reads and none changes. For "The ferrymen accused the harbour board of bribing pilots" the schema says
//! that `accuse` is an `ACCUSE`, and `cues.txt` that what the ferrymen say stands as an accusation.
//!
//! A list is a text file with one entry a line: a word or phrase, optionally a colon and what it means. `#` opens a
//! comment. A claim type is one YAML file; [`Rule`] tells what an entry of its `verbs` or `nouns` can say.

use hearsay_model::{ClaimKind, Label};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

static LISTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../lexicon");
static TYPES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../schema");

/// Lists of dictionary forms, besides the classes.
const WORDS: [&str; 6] = ["cues", "cue-nouns", "documents", "effects", "hedges", "titles"];

/// What is wrong with a file of the lexicon or the schema.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// A file is not UTF-8.
    #[error("{file} is not UTF-8")]
    Encoding {
        /// Path below the repository's root.
        file: String,
    },
    /// A line of a list can't be read.
    #[error("{file}:{line}: {message}")]
    Line {
        /// Path below the repository's root.
        file: String,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// A claim type can't be read; the message names line and column.
    #[error("{file}: {message}")]
    Schema {
        /// Path below the repository's root.
        file: String,
        /// What is wrong with it.
        message: String,
    },
}

/// All lists and claim types.
#[derive(Debug, Default)]
pub struct Lexicon {
    lists: BTreeMap<String, List>,
    types: Vec<ClaimType>,
    verbs: HashMap<String, Vec<Entry>>,
    nouns: HashMap<String, Vec<Entry>>,
    words: HashSet<String>,
}

/// One list of `lexicon/`.
#[derive(Debug, Default)]
pub struct List {
    entries: Vec<(String, String)>,
    index: HashMap<String, usize>,
}

impl List {
    /// The entries in the order of the file: the phrase as written, and what stands after its colon.
    #[must_use]
    pub fn entries(&self) -> &[(String, String)] {
        &self.entries
    }

    /// What stands after the colon of a phrase, given in lower case; empty if the entry says nothing more.
    #[must_use]
    pub fn get(&self, phrase: &str) -> Option<&str> {
        self.index.get(phrase).map(|&i| self.entries[i].1.as_str())
    }

    /// Whether the phrase, given in lower case, is an entry.
    #[must_use]
    pub fn has(&self, phrase: &str) -> bool {
        self.index.contains_key(phrase)
    }

    fn read(text: &str, file: &str) -> Result<List, LexiconError> {
        let mut list = List::default();
        let mut seen = HashSet::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split_once('#').map_or(line, |(before, _)| before).trim();
            if line.is_empty() {
                continue;
            }
            let (phrase, meaning) = line.split_once(':').unwrap_or((line, ""));
            let (phrase, meaning) = (phrase.trim(), meaning.trim().to_string());
            let wrong = |message: &str| LexiconError::Line {
                file: file.to_string(),
                line: number + 1,
                message: message.to_string(),
            };
            if phrase.is_empty() {
                return Err(wrong("no word before the colon"));
            }
            if !seen.insert(phrase) {
                return Err(wrong(&format!("“{phrase}” stands here a second time")));
            }
            list.index.insert(phrase.to_lowercase(), list.entries.len());
            list.entries.push((phrase.to_string(), meaning));
        }
        Ok(list)
    }
}

/// A claim type of `schema/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimType {
    /// Its name, such as `VISIT` or `owned_by`.
    #[serde(rename = "type")]
    pub name: Label,
    /// Event or relation.
    pub kind: ClaimKind,
    /// What it covers, for people.
    pub covers: String,
    /// Its name in another scheme, for people.
    #[serde(default)]
    pub also: String,
    /// Where verbs of this type have their roles, unless an entry says otherwise.
    #[serde(default)]
    pub roles: Roles,
    /// Where nouns of this type have their roles, unless an entry says otherwise.
    #[serde(default)]
    pub noun_roles: Roles,
    /// Verbs; a line holds one or several with the same rule.
    #[serde(default)]
    verbs: Vec<BTreeMap<String, Option<Rule>>>,
    /// Nouns; a line holds one or several with the same rule.
    #[serde(default)]
    nouns: Vec<BTreeMap<String, Option<Rule>>>,
}

/// Which parts of a clause fill which role: names of places in the clause, separated by blanks, the first that is there
/// wins; those joined by `+` are taken together. `subject`, `object` and `indirect` are meant as in the active voice; `possessor` is "the Guard's" and `modifier`
/// the "Guard" of "Guard raid"; any other name is a preposition.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Roles {
    /// Who does it.
    pub actor: Option<String>,
    /// To whom or against whom.
    pub recipient: Option<String>,
    /// What is moved, given, founded, agreed.
    pub object: Option<String>,
    /// Where.
    pub place: Option<String>,
}

/// What an entry says beyond its words. The words are lemmas; of several, a verb's first and a noun's last is the
/// predicate, and the others must stand among its particles, objects, or prepositions ("set up", "call on", "open fire"); `to-do` is an infinitive.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rule {
    /// Holds only with one of these prepositions.
    pub needs: Option<String>,
    /// Holds only if the head of the object is in one of these lists of `lexicon/classes/`, or is one of the words given
    /// in quotation marks.
    pub object_is: Option<String>,
    /// Holds only if the head of the object is in none of these.
    pub object_is_not: Option<String>,
    /// Holds only if the head of the subject is in one of these.
    pub subject_is: Option<String>,
    /// `PropBank` senses by number; a frame with another sense does not count.
    pub senses: Option<String>,
    /// `passive` or `active`: holds only in that voice.
    pub voice: Option<String>,
    /// Holds only where the noun belongs, by "of", to a noun in one of these ("a message of support").
    pub within: Option<String>,
    /// Holds only where the noun is governed by one of these verbs ("called off the strike").
    pub verb_is: Option<String>,
    /// `not`: the event did not happen ("lost the election").
    pub polarity: Option<String>,
    /// Overrides of the type's roles.
    pub actor: Option<String>,
    /// See [`Roles`].
    pub recipient: Option<String>,
    /// See [`Roles`].
    pub object: Option<String>,
    /// See [`Roles`].
    pub place: Option<String>,
}

/// A word of the schema, ready for looking up.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Index of its type.
    pub claim_type: usize,
    /// The words after the first.
    pub more: Vec<String>,
    /// Its conditions and overrides.
    pub rule: Rule,
}

impl Lexicon {
    /// The lexicon that is built into the program.
    ///
    /// # Errors
    /// Names the file, and the line where it can, that can't be read.
    pub fn embedded() -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon::default();
        for file in files(&LISTS) {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let name = format!("lexicon/{path}");
            let Some(stem) = path.strip_suffix(".txt") else { continue };
            let text = file.contents_utf8().ok_or_else(|| LexiconError::Encoding { file: name.clone() })?;
            let list = List::read(text, &name)?;
            if stem.starts_with("classes/") || WORDS.contains(&stem) {
                lexicon.words.extend(list.index.keys().cloned());
            }
            lexicon.lists.insert(stem.to_string(), list);
        }
        for file in files(&TYPES) {
            let path = file.path().to_string_lossy();
            if path.strip_suffix(".yaml").is_none() {
                continue;
            }
            let name = format!("schema/{path}");
            let text = file.contents_utf8().ok_or_else(|| LexiconError::Encoding { file: name.clone() })?;
            lexicon.add_type(text, &name)?;
        }
        lexicon.words.extend(lexicon.verbs.keys().cloned());
        lexicon.words.extend(lexicon.nouns.keys().cloned());
        Ok(lexicon)
    }

    fn add_type(&mut self, text: &str, file: &str) -> Result<(), LexiconError> {
        let claim_type: ClaimType = serde_saphyr::from_str(text)
            .map_err(|error| LexiconError::Schema { file: file.to_string(), message: error.to_string() })?;
        let id = self.types.len();
        for (from, into, verbs) in
            [(&claim_type.verbs, &mut self.verbs, true), (&claim_type.nouns, &mut self.nouns, false)]
        {
            for (words, rule) in from.iter().flatten() {
                for phrase in words.split(',') {
                    let mut parts: VecDeque<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
                    // "set up" turns on its first word, "air raid" on its last.
                    let Some(first) = (if verbs { parts.pop_front() } else { parts.pop_back() }) else {
                        let message = format!("an empty word in “{words}”");
                        return Err(LexiconError::Schema { file: file.to_string(), message });
                    };
                    let entry = Entry { claim_type: id, more: parts.into(), rule: rule.clone().unwrap_or_default() };
                    into.entry(first).or_default().push(entry);
                }
            }
        }
        self.types.push(claim_type);
        Ok(())
    }

    /// A list by its path below `lexicon/`, without `.txt`; an empty one if there is no such file.
    #[must_use]
    pub fn list(&self, path: &str) -> &List {
        static EMPTY: std::sync::LazyLock<List> = std::sync::LazyLock::new(List::default);
        self.lists.get(path).unwrap_or(&EMPTY)
    }

    /// Whether a dictionary form, in lower case, stands in the schema or among the words that layers look for.
    #[must_use]
    pub fn knows(&self, lemma: &str) -> bool {
        self.words.contains(lemma)
    }

    /// A claim type by its index.
    #[must_use]
    pub fn claim_type(&self, id: usize) -> &ClaimType {
        &self.types[id]
    }

    /// All claim types.
    #[must_use]
    pub fn claim_types(&self) -> &[ClaimType] {
        &self.types
    }

    /// What the schema knows about a verb.
    #[must_use]
    pub fn verb(&self, lemma: &str) -> &[Entry] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// What the schema knows about a noun.
    #[must_use]
    pub fn noun(&self, lemma: &str) -> &[Entry] {
        self.nouns.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// Whether a lemma is in a class of `lexicon/classes/` (`any` holds all), or one of the words given in quotation marks.
    #[must_use]
    pub fn is(&self, lemma: &str, classes: &str) -> bool {
        classes.split_whitespace().any(|class| match class.strip_prefix('\'').and_then(|c| c.strip_suffix('\'')) {
            Some(word) => word == lemma,
            None if class == "any" => true,
            None => self.list(&format!("classes/{class}")).has(lemma),
        })
    }
}

/// All files of a folder and the folders in it.
fn files(dir: &'static Dir<'static>) -> Vec<&'static include_dir::File<'static>> {
    let mut all: Vec<_> = dir.files().collect();
    for inner in dir.dirs() {
        all.extend(files(inner));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_lexicon_can_be_read() {
        if let Err(error) = Lexicon::embedded() {
            panic!("{error}");
        }
    }

    #[test]
    fn a_line_that_stands_twice_is_named() {
        let error = List::read("say\n# a comment\nsay: commit\n", "lexicon/cues.txt").expect_err("say stands twice");
        assert_eq!(error.to_string(), "lexicon/cues.txt:3: “say” stands here a second time");
    }

    #[test]
    fn a_wrong_field_is_named_with_its_line() {
        let text = "type: VISIT\nkind: event\ncovers: travels\nverbz: []\n";
        let error = Lexicon::default().add_type(text, "schema/visit.yaml").expect_err("no such field").to_string();
        assert!(error.contains("schema/visit.yaml") && error.contains("verbz"), "{error}");
    }
}
