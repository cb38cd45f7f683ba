//! Windows: the stretches of whole sentences that the encoder reads at once.
//!
//! The numbers of word pieces in, ranges of words out. Each sentence is at home in one window, which takes its words from
//! it, and stands in others as context, so that no sentence is read at the edge of what the encoder sees: of five long
//! sentences the third is read together with the second and the fourth.

use hearsay_model::{Tokens, Words};

/// A stretch that the encoder reads at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The words that it is read for.
    pub home: Words,
    /// All words in it: those and their context.
    pub words: Words,
}

/// Cuts the words into windows of whole sentences of at most `room` pieces, with up to about `context` pieces before what
/// is at home and as many after; a sentence longer than `room` is cut at words. `length` gives the number of pieces of each
/// word, never more than `room`.
#[must_use]
pub fn cut(tokens: &Tokens, length: impl Fn(usize) -> usize, room: usize, context: usize) -> Vec<Window> {
    let pieces: Vec<usize> = tokens.sentences.iter().map(|s| s.words.clone().map(&length).sum()).collect();
    let core = if pieces.iter().sum::<usize>() <= room { room } else { room.saturating_sub(2 * context) };
    let mut windows = Vec::new();
    let mut first = 0;
    while first < pieces.len() {
        let (mut end, mut used) = (first + 1, pieces[first]);
        while end < pieces.len() && used + pieces[end] <= core {
            used += pieces[end];
            end += 1;
        }
        let home = tokens.sentences[first].words.start..tokens.sentences[end - 1].words.end;
        if used <= room {
            let around = widen(&pieces, first..end, room - used, context);
            let words = tokens.sentences[around.start].words.start..tokens.sentences[around.end - 1].words.end;
            windows.push(Window { home, words });
        } else {
            windows.extend(at_words(home, &length, room));
        }
        first = end;
    }
    windows
}

/// Sentences around those at home, as far as the room left allows: at most `context` before while there is something after.
fn widen(pieces: &[usize], home: Words, mut left: usize, context: usize) -> Words {
    let (mut around, mut before) = (home, 0);
    loop {
        let mut grown = false;
        if let Some(first) = around.start.checked_sub(1)
            && pieces[first] <= left
            && (before + pieces[first] <= context || around.end == pieces.len())
        {
            (around.start, left, before, grown) = (first, left - pieces[first], before + pieces[first], true);
        }
        if around.end < pieces.len() && pieces[around.end] <= left {
            left -= pieces[around.end];
            around.end += 1;
            grown = true;
        }
        if !grown {
            return around;
        }
    }
}

/// A sentence that fits no window, in stretches that do.
fn at_words(sentence: Words, length: &impl Fn(usize) -> usize, room: usize) -> Vec<Window> {
    let mut windows = Vec::new();
    let (mut start, mut used) = (sentence.start, 0);
    for word in sentence.clone() {
        if used + length(word) > room {
            windows.push(Window { home: start..word, words: start..word });
            (start, used) = (word, 0);
        }
        used += length(word);
    }
    windows.push(Window { home: start..sentence.end, words: start..sentence.end });
    windows
}

/// The order to read windows in: the longest first, so that several threads come to an end together. Each is read on its
/// own: batches are no faster on processors, pad what is shorter, and, as the graph scales its bytes by what it reads at
/// once, would let a window's result depend on its neighbours in the batch.
#[must_use]
pub fn longest_first(lengths: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&window| std::cmp::Reverse(lengths[window]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearsay_model::{Quote, Sentence, Span, Token};

    fn tokens(sentences: &[usize]) -> Tokens {
        let mut tokens = Tokens::default();
        for (sentence, &words) in sentences.iter().enumerate() {
            let first = tokens.items.len();
            for at in first..first + words {
                let span = Span::new(2 * at, 2 * at + 1);
                tokens.items.push(Token { span, quote: Quote::Outside, sentence, block: 0 });
            }
            tokens.sentences.push(Sentence { words: first..first + words, block: 0 });
        }
        tokens
    }

    fn cuts(sentences: &[usize], length: usize, room: usize, context: usize) -> Vec<(Words, Words)> {
        let windows = cut(&tokens(sentences), |_| length, room, context);
        windows.into_iter().map(|window| (window.home, window.words)).collect()
    }

    #[test]
    fn whole_sentences_with_those_around_them() {
        assert_eq!(cuts(&[3, 4, 1], 1, 8, 2), [(0..8, 0..8)]);
        assert_eq!(cuts(&[3, 2, 2, 2, 3], 1, 8, 2), [(0..3, 0..7), (3..7, 3..9), (7..9, 5..12), (9..12, 5..12)]);
        assert_eq!(cuts(&[], 1, 8, 2), []);
    }

    #[test]
    fn cuts_a_monster_at_words() {
        assert_eq!(
            cuts(&[3, 20, 2], 1, 8, 0),
            [(0..3, 0..3), (3..11, 3..11), (11..19, 11..19), (19..23, 19..23), (23..25, 23..25)]
        );
        assert_eq!(cuts(&[5], 3, 8, 2), [(0..2, 0..2), (2..4, 2..4), (4..5, 4..5)]);
    }

    #[test]
    fn the_longest_comes_first() {
        assert_eq!(longest_first(&[190, 40, 188, 192, 40]), [3, 0, 2, 1, 4]);
    }
}
