//! Words as comparing needs them, each looked at once.
//!
//! In goes a phrase, out come the hashes of its stems, and what it counts. The words of a million claims are few, and most
//! of them are said again and again.

use super::features::Count;
use crate::digest::wording;
use rustc_hash::FxHashMap;

/// What is known of a word.
#[derive(Clone, Copy)]
struct Word {
    /// Hash of its stem.
    stem: u32,
    /// Whether it is grammar rather than matter.
    small: bool,
    /// Whether its stem is a number.
    counts: bool,
    /// What number it is.
    number: Option<u64>,
}

impl Word {
    fn of(word: &str) -> Self {
        let stem = wording::stem(word);
        Word {
            stem: wording::hash([stem.as_str()]) as u32,
            small: wording::small(&word.to_lowercase()),
            counts: wording::number(&stem).is_some(),
            number: wording::number(word),
        }
    }
}

/// Words that were looked at.
#[derive(Default)]
pub struct Words(FxHashMap<Box<str>, Word>);

/// From here on words are forgotten and looked at anew, so that names without end don't fill the memory.
const MANY: usize = 1 << 17;

impl Words {
    fn word(&mut self, word: &str) -> Word {
        if let Some(known) = self.0.get(word) {
            return *known;
        }
        if self.0.len() >= MANY {
            self.0.clear();
        }
        let found = Word::of(word);
        self.0.insert(word.into(), found);
        found
    }

    /// The hashes of the stems of the words that are matter, in text order, and whether each is a number.
    pub fn stems<'w>(&'w mut self, text: &'w str) -> impl Iterator<Item = (u32, bool)> + 'w {
        wording::words(text).filter_map(|word| {
            let known = self.word(word);
            (!known.small).then_some((known.stem, known.counts))
        })
    }

    /// The count of a noun phrase: "two guards", "30,000 crowns".
    pub fn count(&mut self, phrase: &str) -> Option<Count> {
        let mut words = wording::words(phrase);
        let number = words.find_map(|word| self.word(word).number)?;
        let noun = words.filter(|word| !self.word(word).small).last()?;
        let subject = number < 1000 && noun.starts_with(char::is_lowercase);
        Some(Count { number, noun: self.word(noun).stem, subject })
    }
}
