//! Windows: the stretches of whole sentences that the encoder reads at once, and the batches it reads them in.
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

/// Puts windows of similar length together, at most `size` and never so that more than an eighth of a batch is padding.
/// `lengths` are in pieces; the result holds indices into it, longest first.
#[must_use]
pub fn batch(lengths: &[usize], size: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&window| std::cmp::Reverse(lengths[window]));
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut filled = 0;
    for window in order {
        match batches.last_mut() {
            Some(batch)
                if batch.len() < size
                    && 8 * (filled + lengths[window]) >= 7 * (batch.len() + 1) * lengths[batch[0]] =>
            {
                filled += lengths[window];
                batch.push(window);
            }
            _ => {
                filled = lengths[window];
                batches.push(vec![window]);
            }
        }
    }
    batches
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
    fn batches_waste_little() {
        assert_eq!(batch(&[190, 40, 188, 192], 8), [vec![3, 0, 2], vec![1]]);
        assert_eq!(batch(&[5; 5], 2), [vec![0, 1], vec![2, 3], vec![4]]);
    }
}
