//! Documents whose tokens and sentences are given, so that a layer is measured for its own faults only.
//!
//! In go the words of an annotated set, out come a text and its [`Tokens`]: `Orlin`, `'s`, `boats` become "Orlin 's boats".

use hearsay_analyze::tokens::quotes;
use hearsay_model::{Quote, Sentence, Span, Token, Tokens};

/// A text with its tokens.
#[derive(Debug, Default)]
pub struct Given {
    /// The words with a blank between them.
    pub text: String,
    /// One a word.
    pub tokens: Tokens,
}

impl Given {
    /// Adds a sentence; `opens_block` if it begins a paragraph.
    pub fn push<'w>(&mut self, words: impl IntoIterator<Item = &'w str>, opens_block: bool) {
        let first = self.tokens.items.len();
        let sentence = self.tokens.sentences.len();
        let block = self.tokens.sentences.last().map_or(0, |last| last.block + usize::from(opens_block));
        for word in words {
            let start = self.text.len();
            self.text.push_str(word);
            let span = Span::new(start, self.text.len());
            self.text.push(' ');
            self.tokens.items.push(Token { span, quote: Quote::Outside, sentence, block });
        }
        let end = self.tokens.items.len();
        if first < end {
            self.tokens.sentences.push(Sentence { words: first..end, block });
        }
    }

    /// Puts in where the words stand towards quotation marks, once all sentences are there.
    #[must_use]
    pub fn finish(mut self) -> Self {
        for block in self.tokens.items.chunk_by_mut(|a, b| a.block == b.block) {
            quotes::assign(&self.text, block);
        }
        self
    }
}

/// Parts a word at its hyphens, as the program's tokens do: "Vess-backed" gives "Vess", "-", "backed".
#[must_use]
pub fn split_hyphens(word: &str) -> Vec<&str> {
    let within = |c: char| c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '_');
    let mut parts = word.split('-');
    let first = parts.next().unwrap_or_default();
    let whole = first.starts_with(char::is_alphabetic)
        && first.ends_with(char::is_alphabetic)
        && first.chars().all(|c| within(c) && !c.is_numeric() && c != '_')
        && parts.clone().next().is_some()
        && parts.all(|part| !part.is_empty() && part.chars().all(within));
    if !whole {
        return vec![word];
    }
    let mut split = Vec::new();
    let mut rest = word;
    while let Some((part, after)) = rest.split_once('-') {
        split.push(part);
        split.push("-");
        rest = after;
    }
    split.push(rest);
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens() {
        assert_eq!(split_hyphens("Vess-backed"), ["Vess", "-", "backed"]);
        assert_eq!(split_hyphens("boat"), ["boat"]);
        assert_eq!(split_hyphens("-"), ["-"]);
        assert_eq!(split_hyphens("12-year"), ["12-year"]);
        assert_eq!(split_hyphens("Tarn--"), ["Tarn--"]);
    }

    #[test]
    fn words_stand_in_the_text() {
        let mut given = Given::default();
        given.push(["Orlin", "spoke", "."], true);
        given.push(["\"", "Boats", "\""], false);
        given.push(["Vess"], true);
        let given = given.finish();
        assert_eq!(given.tokens.text(4, &given.text), "Boats");
        assert_eq!(given.tokens.items[4].quote, Quote::Inside);
        assert_eq!(given.tokens.items.iter().map(|token| token.block).collect::<Vec<_>>(), [0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(given.tokens.sentences[1].words, 3..6);
    }
}
