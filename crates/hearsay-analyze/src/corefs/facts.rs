//! What a mention says by itself: its name, number, gender, person and whether it is definite.

use crate::Lexicon;
use crate::syntax::Syntax;
use hearsay_model::{EntityType, Form, Mention, Quote, Words};

/// Grammatical gender of persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Woman,
    Man,
}

/// What kind of pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Person {
    I,
    We,
    You,
    /// "he" and "she".
    He,
    It,
    They,
    /// Relative, demonstrative, indefinite.
    Other,
}

/// A name inside a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Its tokens, without articles and honorifics.
    pub(super) words: Words,
    /// In lower case, hyphens joined: `["esmail", "al-rahim"]`.
    pub(super) parts: Vec<String>,
    /// The parts with blanks.
    pub(super) whole: String,
    /// First letters of its capitalised words in lower case.
    pub(super) initials: String,
    /// Whether it is two to six capitals.
    pub(super) acronym: bool,
}

/// What a mention says by itself.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Facts {
    /// Its words in lower case with a blank between them.
    pub(super) text: String,
    /// Its head in lower case.
    pub(super) head: String,
    pub(super) form: Form,
    pub(super) entity: EntityType,
    pub(super) sentence: usize,
    /// Whether its head stands inside quotation marks.
    pub(super) quoted: bool,
    pub(super) person: Option<Person>,
    pub(super) gender: Option<Gender>,
    pub(super) plural: Option<bool>,
    pub(super) name: Option<Name>,
    /// Several joined by "and".
    pub(super) coordinated: bool,
    /// "the", "this", a possessor.
    pub(super) definite: bool,
    /// "a", "two", "some", or no article before a common noun.
    pub(super) indefinite: bool,
    /// Capitalised words that tell it from others: of its name, or those before a common noun ("Tarn news agency").
    pub(super) labels: Vec<String>,
    /// A piece of a longer name: "Tamas" in "Tamas Orlin", "Al" in "Al-Tarn".
    pub(super) fragment: bool,
}

impl Facts {
    /// Reads all mentions. `names` are named spans in text order; what they say of a name counts more than its mention.
    pub(super) fn read_all(
        syntax: &Syntax,
        mentions: &[Mention],
        names: &[(Words, EntityType)],
        lexicon: &Lexicon,
    ) -> Vec<Facts> {
        if syntax.is_empty() {
            return Vec::new();
        }
        let mut name_at: Vec<Option<usize>> = vec![None; syntax.len()];
        for (number, (words, _)) in names.iter().enumerate() {
            name_at[words.clone()].fill(Some(number));
        }
        let mut all: Vec<Facts> = Vec::with_capacity(mentions.len());
        // The last name of a person: what lies inside it is a piece of it.
        let (mut person, mut person_mention) = (0..0, 0..0);
        for mention in mentions {
            let known = name_at[mention.head].map(|number| &names[number]);
            let mut facts = Facts::read(syntax, mention, known, lexicon);
            if let Some(name) = &facts.name {
                let Words { start, end } = name.words;
                let hyphen = |token: usize| matches!(syntax.form(token), "-" | "‐" | "‑");
                let glued =
                    |token: usize| syntax.tokens.items[token].span.start == syntax.tokens.items[token - 1].span.end;
                let inside = person.start <= start && end <= person.end && end - start < person.len();
                let cut = end < syntax.len() && hyphen(end) && glued(end) && end - start == 1 && name.whole.len() <= 3
                    || start > 1
                        && hyphen(start - 1)
                        && glued(start)
                        && glued(start - 1)
                        && mention.words.start == start
                        && syntax.lower(start - 2).len() <= 3;
                // "Bishop" in "Bishop Arsen Vahuni".
                let title = facts.entity == EntityType::Person
                    && person_mention.start <= start
                    && end <= person.start
                    && lexicon.list("honorifics").has(&name.whole);
                facts.fragment = inside || cut || title;
                if facts.entity == EntityType::Person && !facts.fragment {
                    person = name.words.clone();
                    person_mention = mention.words.clone();
                }
            }
            all.push(facts);
        }
        all
    }

    fn read(syntax: &Syntax, mention: &Mention, known: Option<&(Words, EntityType)>, lexicon: &Lexicon) -> Facts {
        let head = mention.head;
        let text: Vec<String> = mention.words.clone().map(|token| syntax.lower(token)).collect();
        let lower = syntax.lower(head);
        let (person, mut gender) = if mention.form == Form::Pronoun { pronoun(&lower) } else { (None, None) };
        let coordinated = syntax.kids_by(head, &["conj"]).any(|kid| mention.words.contains(&kid));
        // A type that the weights for names are surest of.
        let entity = match known {
            Some((_, entity)) if mention.form == Form::Name && *entity != EntityType::Work => *entity,
            _ => mention.entity,
        };
        let known = known.map(|(words, _)| words);
        let name = (mention.form == Form::Name && !coordinated)
            .then(|| name(syntax, mention, entity == EntityType::Person, known, lexicon))
            .flatten();
        if entity == EntityType::Person && person.is_none() {
            gender = gender_of(syntax, mention, lexicon);
        }
        let labels = match &name {
            Some(name) => name.parts.clone(),
            None if mention.form == Form::Nominal => syntax
                .kids_by(head, &["compound"])
                .filter(|&kid| syntax.pos(kid) == "PROPN" && mention.words.contains(&kid))
                .map(|kid| syntax.lower(kid))
                .collect(),
            None => Vec::new(),
        };
        let plural = match person {
            Some(Person::I | Person::He | Person::It) => Some(false),
            Some(Person::We | Person::They) => Some(true),
            Some(_) => None,
            None if coordinated => Some(true),
            None if syntax.has(head, "Number=Plur") => Some(true),
            None if syntax.has(head, "Number=Sing") => Some(false),
            None => None,
        };
        let possessed = syntax.kid(head, &["nmod:poss"]).is_some();
        let definite = possessed
            || syntax
                .kids_by(head, &["det"])
                .any(|det| matches!(syntax.lower(det).as_str(), "the" | "this" | "that" | "these" | "those"));
        Facts {
            text: text.join(" "),
            head: lower,
            form: mention.form,
            entity,
            sentence: syntax.tokens.items[head].sentence,
            quoted: syntax.tokens.items[head].quote == Quote::Inside,
            person,
            gender,
            plural,
            name,
            coordinated,
            definite,
            indefinite: mention.form == Form::Nominal && !definite,
            labels,
            fragment: false,
        }
    }

    /// Whether the labels of two mentions agree, as far as both have some.
    pub(super) fn shares_label(&self, other: &Facts) -> bool {
        self.labels.is_empty()
            || other.labels.is_empty()
            || self.labels.iter().any(|label| other.labels.contains(label))
    }
}

/// What kind of pronoun, and whom it tells.
fn pronoun(lower: &str) -> (Option<Person>, Option<Gender>) {
    let (person, gender) = match lower {
        "i" | "me" | "my" | "mine" | "myself" => (Person::I, None),
        "we" | "us" | "our" | "ours" | "ourselves" | "'s" | "’s" => (Person::We, None),
        "you" | "your" | "yours" | "yourself" | "yourselves" => (Person::You, None),
        "he" | "him" | "his" | "himself" => (Person::He, Some(Gender::Man)),
        "she" | "her" | "hers" | "herself" => (Person::He, Some(Gender::Woman)),
        "it" | "its" | "itself" => (Person::It, None),
        "they" | "them" | "their" | "theirs" | "themselves" => (Person::They, None),
        _ => (Person::Other, None),
    };
    (Some(person), gender)
}

/// Whether an honorific or a noun of the mention tells a woman or a man.
fn gender_of(syntax: &Syntax, mention: &Mention, lexicon: &Lexicon) -> Option<Gender> {
    let gender = |mark: &str| match mark {
        "f" => Some(Gender::Woman),
        "m" => Some(Gender::Man),
        _ => None,
    };
    let nouns = lexicon.list("gender");
    if mention.form == Form::Nominal {
        return nouns.get(&syntax.lemma(mention.head)).and_then(gender);
    }
    let honorifics = lexicon.list("honorifics");
    mention
        .words
        .clone()
        .take_while(|&token| token <= mention.head + 4)
        .filter(|&token| syntax.head(token) == Some(mention.head) || token < mention.head)
        .find_map(|token| {
            let lower = syntax.lower(token);
            honorifics
                .get(&lower)
                .and_then(gender)
                .or_else(|| nouns.get(&lower).and_then(gender).filter(|_| token < mention.head))
        })
}

/// Small words inside names of persons.
const PARTICLES: [&str; 26] = [
    "al", "el", "ad", "ar", "as", "ash", "an", "bin", "bint", "ibn", "ben", "de", "del", "della", "da", "di", "dos",
    "van", "von", "der", "den", "la", "le", "ul", "ud", "of",
];

/// The name that a mention holds around its head.
fn name(syntax: &Syntax, mention: &Mention, person: bool, known: Option<&Words>, lexicon: &Lexicon) -> Option<Name> {
    let words = &mention.words;
    let capital = |token: usize| {
        let form = syntax.form(token);
        form.chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() && syntax.pos(token) == "PROPN")
    };
    let hyphen = |token: usize| matches!(syntax.form(token), "-" | "‐" | "–" | "'" | "’");
    let small = |token: usize| {
        let lower = syntax.lower(token);
        PARTICLES.contains(&lower.as_str()) && (lower != "of" || !person) || lower == "&" || lower == "for" && !person
    };
    if !capital(mention.head) {
        return None;
    }
    let (mut start, mut end) = (mention.head, mention.head + 1);
    while start > words.start {
        let before = start - 1;
        let bridges = (hyphen(before) || small(before)) && before > words.start && capital(before - 1);
        if capital(before) || bridges || small(before) && syntax.form(before) != "of" && hyphen(start) {
            start = before;
        } else {
            break;
        }
    }
    while end < words.end {
        let next_capital = end + 1 < words.end && capital(end + 1);
        let number = syntax.pos(end) == "NUM" && syntax.head(end).is_some_and(|head| (start..end).contains(&head));
        let of_the =
            syntax.lower(end) == "of" && end + 2 < words.end && syntax.lower(end + 1) == "the" && capital(end + 2);
        let hyphened = small(end) && end + 2 < words.end && hyphen(end + 1) && capital(end + 2);
        if capital(end) || number || (hyphen(end) || small(end)) && next_capital || hyphened {
            end += 1 + usize::from(hyphened);
        } else if of_the && !person {
            end += 2;
        } else {
            break;
        }
    }
    // Longer names with an "and" or a comma inside.
    if let Some(known) = known.filter(|known| words.start <= known.start && known.end <= words.end) {
        (start, end) = (start.min(known.start), end.max(known.end));
    }
    while start + 1 < end
        && matches!(syntax.lower(start).as_str(), "the" | "a" | "an" | "-" | "'" | "’" | "of" | "for" | "&")
    {
        start += 1;
    }
    if person {
        // Past the last honorific: "Guard Commander General Orlin".
        let honorifics = lexicon.list("honorifics");
        let demonyms = lexicon.list("demonyms");
        let skipped = (start..end - 1).rev().find(|&token| {
            let lower = syntax.lower(token);
            honorifics.has(&lower) || demonyms.has(&lower)
        });
        start = skipped.map_or(start, |token| token + 1);
        while start + 1 < end && hyphen(start) {
            start += 1;
        }
    }
    let mut parts: Vec<String> = Vec::new();
    let mut glue = false;
    let mut initials = String::new();
    for token in start..end {
        let lower = syntax.lower(token);
        if hyphen(token) {
            glue = true;
            if let Some(part) = parts.last_mut() {
                part.push('-');
            }
        } else if glue && !parts.is_empty() {
            glue = false;
            if let Some(part) = parts.last_mut() {
                part.push_str(&lower);
            }
        } else {
            if capital(token) {
                initials.extend(lower.chars().next());
            }
            parts.push(lower.replace('.', ""));
        }
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() {
        return None;
    }
    let form = syntax.form(start).replace('.', "");
    let acronym = end == start + 1
        && (2..=6).contains(&form.len())
        && form.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    Some(Name { words: start..end, whole: parts.join(" "), parts, initials, acronym })
}
