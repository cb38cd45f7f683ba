//! What single words say about time, from `lexicon/times.txt`.

use hearsay_model::Tokens;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What a word is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing of time.
    #[default]
    Other,
    /// A month, from 1.
    Month(i8),
    /// A weekday, from Monday as 1.
    Weekday(i8),
    /// A weekday in the plural.
    Weekdays(i8),
    /// A number in words or figures; `None` leaves open how many.
    Number(Option<i64>),
    /// "third", "21st".
    Ordinal(i8),
    /// A unit, by its letter.
    Unit(&'static str),
    /// A part of a day.
    Part(&'static str),
    /// A season.
    Season(&'static str),
    /// A feast: month and day where it has fixed ones.
    Feast(Option<(i8, i8)>),
    /// A point seen from the day of publication: days from it and a part, or a reference.
    Point(&'static str),
    /// How often.
    Set(&'static str),
    /// Says that a number is not exact.
    About,
}

/// The words of a sentence, with what each is.
pub(super) struct Words<'t> {
    texts: Vec<&'t str>,
    lower: Vec<String>,
    kinds: Vec<Word>,
    /// For each token, whether the clause tells of what is to come.
    ahead: Vec<bool>,
}

static LIST: LazyLock<HashMap<String, (Word, bool)>> = LazyLock::new(|| {
    let mut list = HashMap::new();
    for line in include_str!("../../../../lexicon/times.txt").lines() {
        let line = line.split('#').next().unwrap_or("");
        let Some((phrase, meaning)) = line.split_once(':') else { continue };
        let (phrase, meaning) = (phrase.trim(), meaning.trim());
        let (kind, value) = meaning.split_once(' ').unwrap_or((meaning, ""));
        let small = || value.parse::<i8>().unwrap_or(1);
        let word = match kind {
            "month" => Word::Month(small()),
            "weekday" => Word::Weekday(small()),
            "weekdays" => Word::Weekdays(small()),
            "number" => Word::Number(value.parse().ok()),
            "ordinal" => Word::Ordinal(small()),
            "unit" => Word::Unit(value),
            "part" => Word::Part(value),
            "season" => Word::Season(value),
            "feast" => Word::Feast(value.split_once('-').and_then(|(m, d)| Some((m.parse().ok()?, d.parse().ok()?)))),
            "point" => Word::Point(value),
            "set" => Word::Set(value),
            "about" => Word::About,
            _ => continue,
        };
        let capital = phrase.starts_with(char::is_uppercase);
        list.insert(phrase.to_lowercase(), (word, capital));
    }
    list
});

impl<'t> Words<'t> {
    /// Reads the words of a sentence.
    pub(super) fn read(text: &'t str, tokens: &Tokens, sentence: Range<usize>) -> Self {
        let texts: Vec<&str> = tokens.items[sentence].iter().map(|token| token.span.of(text)).collect();
        let lower: Vec<String> = texts.iter().map(|word| word.to_lowercase()).collect();
        let kinds = texts.iter().zip(&lower).map(|(word, lower)| kind(word, lower)).collect();
        let mut ahead = Vec::with_capacity(texts.len());
        let mut since = usize::MAX;
        for word in &lower {
            match word.as_str() {
                "will" | "'ll" | "’ll" | "shall" | "wo" | "due" | "scheduled" | "planned" | "plans" | "expected"
                | "upcoming" => since = 0,
                ";" | "said" | "told" => since = usize::MAX,
                _ => since = since.saturating_add(1),
            }
            ahead.push(since < 20);
        }
        Words { texts, lower, kinds, ahead }
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The word as written; empty past the end.
    pub(super) fn text(&self, at: usize) -> &'t str {
        self.texts.get(at).copied().unwrap_or("")
    }

    /// The word in lower case; empty past the end.
    pub(super) fn lower(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    /// The word before in lower case; empty at the start.
    pub(super) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.lower(at))
    }

    /// What the word is.
    pub(super) fn kind(&self, at: usize) -> Word {
        self.kinds.get(at).copied().unwrap_or_default()
    }

    /// Whether the word is one of these.
    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.lower(at))
    }

    /// Whether the clause tells of what is to come.
    pub(super) fn is_ahead(&self, at: usize) -> bool {
        self.ahead.get(at).copied().unwrap_or(false)
    }
}

/// What a word is.
fn kind(word: &str, lower: &str) -> Word {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        return match &lower[digits..] {
            "" => word.parse().map_or(Word::Other, |number| Word::Number(Some(number))),
            "st" | "nd" | "rd" | "th" => word[..digits].parse().map_or(Word::Other, Word::Ordinal),
            rest if rest.starts_with(',') => {
                word.replace(',', "").parse().map_or(Word::Other, |number| Word::Number(Some(number)))
            }
            _ => Word::Other,
        };
    }
    match LIST.get(lower) {
        Some((word_kind, capital)) if !capital || word.starts_with(char::is_uppercase) => *word_kind,
        _ => Word::Other,
    }
}
