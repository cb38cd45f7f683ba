//! Word pieces: the units the encoder reads. A word in, ids of the vocabulary out; `Harbour's` is read as
//! `harbour ' s`, `Orlin` as `or ##lin`.
//!
//! Letters are lower-cased and lose their accents, curly quotation marks and long dashes become plain ones, and every
//! stretch of letters and digits is cut greedily into the longest pieces that the vocabulary has.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// No word gives more pieces than this; what is beyond is not read.
pub const MAX_PIECES_A_WORD: usize = 12;

/// The vocabulary.
#[derive(Debug)]
pub struct WordPieces {
    ids: HashMap<Box<str>, i32>,
    /// Bytes of the longest piece.
    longest: usize,
    /// Opens every window.
    pub cls: i32,
    /// Closes every window.
    pub sep: i32,
    unknown: i32,
}

impl WordPieces {
    /// Reads a vocabulary of one piece a line; `None` where the special pieces are missing.
    #[must_use]
    pub fn new(vocabulary: &str) -> Option<Self> {
        let ids: HashMap<Box<str>, i32> =
            vocabulary.lines().zip(0..).map(|(piece, id)| (Box::from(piece), id)).collect();
        let longest = ids.keys().map(|piece| piece.len()).max()?;
        let special = |name: &str| ids.get(name).copied();
        let (cls, sep, unknown) = (special("[CLS]")?, special("[SEP]")?, special("[UNK]")?);
        Some(WordPieces { ids, longest, cls, sep, unknown })
    }

    /// Appends the pieces of one word, at least one and at most [`MAX_PIECES_A_WORD`]. `buffer` is scratch space.
    pub fn split(&self, word: &str, buffer: &mut String, out: &mut Vec<i32>) {
        let first = out.len();
        if word.is_ascii() {
            buffer.clear();
            buffer.push_str(word);
            buffer.make_ascii_lowercase();
        } else {
            *buffer = plain(word);
        }
        let mut rest = buffer.as_str();
        while let Some(c) = rest.chars().next() {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len()).max(if is_word(c) { 0 } else { c.len_utf8() });
            let (part, after) = rest.split_at(end);
            if !is_blank(c) {
                self.cut(part, first + MAX_PIECES_A_WORD, out);
            }
            if out.len() >= first + MAX_PIECES_A_WORD {
                out.truncate(first + MAX_PIECES_A_WORD);
                break;
            }
            rest = after;
        }
        if out.len() == first {
            out.push(self.unknown);
        }
    }

    /// Cuts a stretch of letters and digits, or one other character. What has a stretch that no piece fits is unknown as
    /// a whole, so it is read to its end even where `out` is full.
    fn cut(&self, part: &str, full: usize, out: &mut Vec<i32>) {
        let first = out.len();
        let mut key = String::with_capacity(self.longest + 2);
        let mut start = 0;
        while start < part.len() {
            let mut end = part.floor_char_boundary(start + self.longest);
            let found = loop {
                if end <= start {
                    break None;
                }
                key.clear();
                if start > 0 {
                    key.push_str("##");
                }
                key.push_str(&part[start..end]);
                if let Some(&id) = self.ids.get(key.as_str()) {
                    break Some(id);
                }
                end = part.floor_char_boundary(end - 1);
            };
            let Some(id) = found else {
                out.truncate(first);
                out.push(self.unknown);
                return;
            };
            if out.len() < full {
                out.push(id);
            }
            start = end;
        }
    }
}

/// Lower-cased, decomposed, without accents, with plain quotation marks and dashes.
fn plain(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '“' | '”' | '„' | '«' | '»' => folded.push('"'),
            '‘' | '’' => folded.push('\''),
            '–' | '—' => folded.push('-'),
            '…' => folded.push_str("..."),
            c => folded.push(c),
        }
    }
    folded.to_lowercase().nfd().filter(|c| c.general_category() != GeneralCategory::NonspacingMark).collect()
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c.general_category(), GeneralCategory::Control | GeneralCategory::Format)
}

/// The class of a word's case, which the uncased pieces don't show: 1 no letters, 2 lower, 3 first upper, 4 all upper,
/// 5 one upper letter, 6 mixed; 7 more for the word that opens a block.
#[must_use]
pub fn shape(word: &str, opens_block: bool) -> i32 {
    let (mut letters, mut upper, mut first_is_upper) = (0usize, 0usize, false);
    for c in word.chars().filter(|c| is_letter(*c)) {
        first_is_upper |= letters == 0 && c.is_uppercase();
        letters += 1;
        upper += usize::from(c.is_uppercase());
    }
    let kind = match (letters, upper) {
        (0, _) => 1,
        (_, 0) => 2,
        (1, 1) => 5,
        (letters, upper) if letters == upper => 4,
        (_, 1) if first_is_upper => 3,
        _ => 6,
    };
    kind + if opens_block { 7 } else { 0 }
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    c.general_category_group() == GeneralCategoryGroup::Letter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(word: &str) -> Vec<i32> {
        let pieces =
            WordPieces::new("[PAD]\n[UNK]\n[CLS]\n[SEP]\nharbour\n'\ns\nor\n##lin\n\"\n.\ne\n##e").expect("complete");
        let mut out = Vec::new();
        pieces.split(word, &mut String::new(), &mut out);
        out
    }

    #[test]
    fn cuts_greedily() {
        assert_eq!(split("Harbour's"), [4, 5, 6]);
        assert_eq!(split("ORLIN"), [7, 8]);
    }

    #[test]
    fn folds_marks_and_accents() {
        assert_eq!(split("“"), [9]);
        assert_eq!(split("…"), [10, 10, 10]);
        assert_eq!(split("é"), [11]);
    }

    #[test]
    fn what_no_piece_fits_is_unknown() {
        assert_eq!(split("vess"), [1]);
        assert_eq!(split(""), [1]);
        assert_eq!(split("\u{200b}"), [1]);
        assert_eq!(split("harbour日"), [1]);
        assert_eq!(split(&"e".repeat(100_000)), [11, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12]);
    }

    #[test]
    fn shapes() {
        assert_eq!(
            ["12", "boats", "Vess", "TV", "A", "McTarn", "B2", "É"].map(|w| shape(w, false)),
            [1, 2, 3, 4, 5, 6, 5, 5]
        );
        assert_eq!(shape("Vess", true), 10);
    }
}
