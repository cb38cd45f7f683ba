//! Windows: the stretches of whole sentences that the encoder reads at once.
//!
//! The numbers of word pieces in, ranges of words out: "Orlin spoke. | The Post denied it." is one window while both
//! sentences fit.

use hearsay_model::{Tokens, Words};

/// Cuts the words into windows of whole sentences of at most `room` pieces; a sentence longer than that is cut at words.
/// `length` gives the number of pieces of each word, never more than `room`.
#[must_use]
pub fn cut(tokens: &Tokens, length: impl Fn(usize) -> usize, room: usize) -> Vec<Words> {
    let mut windows = Vec::new();
    let (mut start, mut used) = (0, 0);
    for sentence in &tokens.sentences {
        let Words { start: first, end } = sentence.words;
        let pieces: usize = (first..end).map(&length).sum();
        if used > 0 && used + pieces > room {
            windows.push(start..first);
            (start, used) = (first, 0);
        }
        if pieces <= room {
            used += pieces;
            continue;
        }
        for word in first..end {
            if used + length(word) > room {
                windows.push(start..word);
                (start, used) = (word, 0);
            }
            used += length(word);
        }
    }
    if start < tokens.items.len() {
        windows.push(start..tokens.items.len());
    }
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

    #[test]
    fn packs_whole_sentences() {
        assert_eq!(cut(&tokens(&[3, 4, 5, 2]), |_| 1, 8), [0..7, 7..14]);
        assert_eq!(cut(&tokens(&[]), |_| 1, 8), []);
    }

    #[test]
    fn cuts_a_monster_at_words() {
        assert_eq!(cut(&tokens(&[3, 20, 2]), |_| 1, 8), [0..3, 3..11, 11..19, 19..25]);
        assert_eq!(cut(&tokens(&[5]), |_| 3, 8), [0..2, 2..4, 4..5]);
    }

    #[test]
    fn the_longest_comes_first() {
        assert_eq!(longest_first(&[190, 40, 188, 192, 40]), [3, 0, 2, 1, 4]);
    }
}
