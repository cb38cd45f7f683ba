//! Compares names, part by part, and says why.
//!
//! In go two names and what they name, out comes a [`Comparison`]: a score, a verdict of three values, and for each part what
//! became of it. "ORLIN, Tamás" and "Tamas Orlin" are the same; "Tamas Orlin" and "Tamas Varga" differ in a part that both
//! have; "Orlin" may be either or somebody else, so it stays unsure.
//!
//! A conflicting part forbids a match, a missing one only costs, and one part in common never makes two persons one. Nothing
//! depends on which name comes first.

mod align;
mod distance;
mod lists;
mod parts;
#[cfg(test)]
mod tests;

use hearsay_model::ActorKind;
use lists::Form;
use lists::LISTS;
use parts::{Name, Role};
use serde::Serialize;

/// Scores from here on are told as the same where only yes and no are asked for.
pub const LIKELY: f64 = 0.5;

/// What a name names, as far as names differ by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person: given names, family names, titles.
    Person,
    /// A body, a company, a ship or a work: words of the language, legal forms, acronyms.
    Organization,
    /// A place.
    Place,
}

impl From<ActorKind> for NameKind {
    fn from(kind: ActorKind) -> Self {
        match kind {
            ActorKind::Person | ActorKind::Unnamed => NameKind::Person,
            ActorKind::Organization | ActorKind::Group | ActorKind::Work => NameKind::Organization,
            ActorKind::Country | ActorKind::Place => NameKind::Place,
        }
    }
}

/// Whether two names stand for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// They do, as far as names can tell.
    Same,
    /// They do not.
    Different,
    /// The names alone do not tell.
    Unsure,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// Letter by letter alike.
    Equal,
    /// Alike but for spellings that vary.
    Spelling,
    /// A short or pet form.
    Nickname,
    /// The first letter of the other.
    Initial,
    /// A few letters apart.
    Near,
    /// The first letters of the other's words.
    Acronym,
    /// Only one of the names has it.
    Missing,
    /// A title or a legal form, which does not count.
    Aside,
    /// Both have such a part, and they differ.
    Conflict,
    /// The parts stand in another order.
    Order,
}

impl How {
    /// In a word or two.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            How::Equal => "the same",
            How::Spelling => "another spelling",
            How::Nickname => "a short form",
            How::Initial => "an initial",
            How::Near => "a few letters apart",
            How::Acronym => "the first letters",
            How::Missing => "missing",
            How::Aside => "set aside",
            How::Conflict => "in conflict",
            How::Order => "in another order",
        }
    }
}

/// What became of a part of either name; empty where a name lacks it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// The part of the first name.
    pub a: String,
    /// The part of the second.
    pub b: String,
    /// What became of it.
    pub how: How,
    /// How alike the parts are, 0 to 1.
    pub score: f64,
}

/// Two names compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// How alike, 0 to 1.
    pub score: f64,
    /// Same, different or unsure.
    pub verdict: Verdict,
    /// Part by part.
    pub reasons: Vec<Reason>,
}

/// A name taken apart, for comparing it many times.
#[derive(Clone, Debug)]
pub struct Prepared {
    kind: NameKind,
    name: Name,
    /// Decides which comes first, so that nothing depends on the order of two names.
    order: String,
}

impl Prepared {
    /// Takes a name apart.
    #[must_use]
    pub fn new(name: &str, kind: NameKind) -> Self {
        Prepared { kind, name: parts::split(name, kind), order: name.to_owned() }
    }

    /// The name with everything set aside that does not count, in one string: equal for names that differ in case, marks,
    /// titles and legal forms alone.
    #[must_use]
    pub fn normal(&self) -> String {
        let counts = self.name.parts.iter().filter(|part| part.role != Role::Title);
        counts.map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The parts that tell something, in small Latin letters: no titles, initials or words that many carry.
    #[must_use]
    pub fn full_parts(&self) -> Vec<&str> {
        self.name.parts.iter().filter(|part| part.role == Role::Full).map(|part| part.text.as_str()).collect()
    }

    /// All parts but titles.
    #[must_use]
    pub fn length(&self) -> usize {
        self.name.parts.iter().filter(|part| part.role != Role::Title).count()
    }

    /// Titles that stand in the name.
    #[must_use]
    pub fn titles(&self) -> Vec<&str> {
        self.name.parts.iter().filter(|part| part.role == Role::Title).map(|part| part.text.as_str()).collect()
    }

    /// Titles that tell who somebody is: "General", not "Mr".
    #[must_use]
    pub fn ranks(&self) -> Vec<&str> {
        let civil = ["mr", "mrs", "ms", "miss", "mister", "sir", "madame", "mme", "dr", "herr", "frau", "don", "dona"];
        self.titles().into_iter().filter(|title| !civil.contains(title)).collect()
    }

    /// Whether it has a word that bodies have in their names.
    #[must_use]
    pub fn is_generic(&self) -> bool {
        self.name.parts.iter().any(|part| matches!(part.role, Role::Generic | Role::Filler))
    }

    /// First letters of the parts, as an acronym has them.
    #[must_use]
    pub fn initials(&self) -> String {
        self.name.parts.iter().filter(|part| part.text != "and").filter_map(|part| part.text.chars().next()).collect()
    }

    /// What spellings of one name have in common, for finding candidates without comparing all with all: a few consonants of
    /// each part that tells something.
    #[must_use]
    pub fn block_keys(&self) -> Vec<String> {
        let signs: String = self.name.signs.iter().collect();
        if !signs.is_empty() {
            return vec![signs];
        }
        let mut keys: Vec<String> =
            self.name.parts.iter().filter(|part| part.role == Role::Full).map(|part| skeleton(&part.key)).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// The consonants of the whole name in a fixed order: the same where parts are joined, parted or in another order.
    #[must_use]
    pub fn whole_key(&self) -> String {
        let counts =
            self.name.parts.iter().filter(|part| !matches!(part.role, Role::Title | Role::Filler | Role::Initial));
        let mut letters: Vec<char> = counts.flat_map(|part| skeleton(&part.key).chars().collect::<Vec<_>>()).collect();
        letters.sort_unstable();
        letters.into_iter().collect()
    }
}

/// Compares two names.
#[must_use]
pub fn compare(a: &str, b: &str, kind: NameKind) -> Comparison {
    compare_prepared(&Prepared::new(a, kind), &Prepared::new(b, kind))
}

/// Compares two names that are taken apart already, as names of what the first names.
#[must_use]
pub fn compare_prepared(a: &Prepared, b: &Prepared) -> Comparison {
    // The order is fixed here, so that nothing after it can make the result depend on it.
    if a.order > b.order {
        let mut turned = compare_prepared(b, a);
        turned.reasons.iter_mut().for_each(|reason| std::mem::swap(&mut reason.a, &mut reason.b));
        return turned;
    }
    let (first, second) = (&a.name, &b.name);
    if let Some(comparison) = compare_signs(first, second) {
        return comparison;
    }
    if a.kind != NameKind::Person
        && let Some(comparison) = compare_acronym(first, second)
    {
        return comparison;
    }
    align::compare(first, second, a.kind)
}

/// Whether a part is one that too many people carry.
#[must_use]
pub fn is_common(part: &str) -> bool {
    LISTS.common.contains(part)
}

/// Consonants that stay when spellings vary, each for all those that are taken for it.
fn skeleton(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let vowel = |at: usize| letters.get(at).is_some_and(|c| "aeiou".contains(*c));
    let mut skeleton = String::new();
    for (at, &c) in letters.iter().enumerate() {
        let kept = match c {
            'a' | 'e' | 'i' | 'o' | 'u' => continue,
            // Not heard, or heard as a vowel.
            'h' if at > 0 && !(vowel(at - 1) && vowel(at + 1)) => continue,
            'j' if at == 0 && vowel(1) => continue,
            'k' | 'g' | 'h' | 'j' | 'x' | 'S' | 'C' | 'J' | 'X' | 'G' | 'Q' => 'k',
            'd' | 't' | 's' | 'z' | 'D' | 'T' | 'Z' => 't',
            'b' | 'p' | 'v' | 'f' => 'p',
            other => other,
        };
        skeleton.push(kept);
    }
    skeleton
}

/// Names of Chinese, Japanese and Korean signs: each is a syllable, and another sign another name.
fn compare_signs(a: &Name, b: &Name) -> Option<Comparison> {
    if a.signs.is_empty() || b.signs.is_empty() {
        return None;
    }
    let same = a.signs == b.signs;
    let how = if same { How::Equal } else { How::Conflict };
    let share = a.signs.iter().zip(&b.signs).filter(|(x, y)| x == y).count() as f64;
    let score = if same { 1.0 } else { 0.45 * share / a.signs.len().max(b.signs.len()) as f64 };
    let reason = Reason { a: a.signs.iter().collect(), b: b.signs.iter().collect(), how, score };
    let verdict = if same { Verdict::Same } else { Verdict::Different };
    Some(Comparison { score, verdict, reasons: vec![reason] })
}

/// A name that is the first letters of the other's words.
fn compare_acronym(a: &Name, b: &Name) -> Option<Comparison> {
    let (short, long, turned) = match (a.parts.len(), b.parts.len()) {
        (1, 3..) => (a, b, false),
        (3.., 1) => (b, a, true),
        _ => return None,
    };
    let word = short.parts.first()?.text.as_str();
    let letters: String =
        long.parts.iter().filter(|part| part.text != "and").filter_map(|part| part.text.chars().next()).collect();
    if word.len() < 3 || letters != word {
        return None;
    }
    let spelled = long.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ");
    let (x, y) = if turned { (spelled, word.to_owned()) } else { (word.to_owned(), spelled) };
    // Other bodies may have the same first letters.
    let reason = Reason { a: x, b: y, how: How::Acronym, score: 0.7 };
    Some(Comparison { score: 0.7, verdict: Verdict::Unsure, reasons: vec![reason] })
}

/// Legal forms that can't be those of one company.
fn forms_conflict(a: &[Form], b: &[Form]) -> bool {
    let telling = |forms: &[Form]| forms.iter().copied().find(|form| *form != Form::Any);
    matches!((telling(a), telling(b)), (Some(a), Some(b)) if a != b)
}
