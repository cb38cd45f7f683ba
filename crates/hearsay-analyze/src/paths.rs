//! Best paths: from scores a word to labels that fit one another, and from those to spans. Of "the River Militia" the
//! scores in, `B-ORG` for "River" and `I-ORG` for "Militia" out, and never an `I-ORG` without its beginning.

use hearsay_model::{Label, Words};

/// What may follow what among labels `O`, `B-x` and `I-x`.
#[derive(Clone, Debug)]
pub struct Bio {
    /// For each label its kind `x`, numbered by the label that begins it; `None` for `O` and for what can't begin.
    kinds: Vec<Option<usize>>,
    /// For each label whether it goes on with a span.
    inside: Vec<bool>,
}

impl Bio {
    /// Reads the labels.
    #[must_use]
    pub fn new(labels: &[Label]) -> Self {
        let begin = |kind: &str| labels.iter().position(|label| label.strip_prefix("B-") == Some(kind));
        let kinds = labels
            .iter()
            .enumerate()
            .map(|(at, label)| match label.strip_prefix("I-") {
                Some(kind) => begin(kind),
                None => label.starts_with("B-").then_some(at),
            })
            .collect();
        Bio { kinds, inside: labels.iter().map(|label| label.starts_with("I-")).collect() }
    }

    /// Spans of the best path over words with `scores`, one row a word: the words counted from 0, and the label that
    /// begins the span. Takes time in proportion to words and labels.
    #[must_use]
    pub fn spans(&self, scores: &[f32]) -> Vec<(Words, usize)> {
        let labels = self.kinds.len();
        let words = scores.len().checked_div(labels).unwrap_or(0);
        if words == 0 {
            return Vec::new();
        }
        // Whether each label at each word best follows its own kind's `B-x` (`None`: follows the overall best).
        let mut back: Vec<u16> = vec![0; words * labels];
        let mut now: Vec<f32> = scores[..labels].to_vec();
        for (score, inside) in now.iter_mut().zip(&self.inside) {
            if *inside {
                *score = f32::NEG_INFINITY;
            }
        }
        let mut next = vec![0.0; labels];
        for word in 1..words {
            let best = crate::weights::best_of(&now);
            let row = &scores[word * labels..(word + 1) * labels];
            for label in 0..labels {
                let from = match (self.inside[label], self.kinds[label]) {
                    (false, _) => best,
                    (true, Some(begin)) if now[begin] >= now[label] => begin,
                    (true, _) => label,
                };
                back[word * labels + label] = from as u16;
                next[label] = now[from] + row[label];
            }
            std::mem::swap(&mut now, &mut next);
        }
        let mut label = crate::weights::best_of(&now);
        let mut spans = Vec::new();
        let mut end = words;
        for word in (0..words).rev() {
            if !self.inside[label] {
                if let Some(begin) = self.kinds[label] {
                    spans.push((word..end, begin));
                }
                end = word;
            }
            label = usize::from(back[word * labels + label]);
        }
        spans.reverse();
        spans
    }
}

/// The best path through `begin.len()` states over words with `scores`, one row a word. `transitions` are from row to
/// column.
#[must_use]
pub fn best(scores: &[f32], transitions: &[f32], begin: &[f32], end: &[f32]) -> Vec<usize> {
    let states = begin.len();
    let words = scores.len().checked_div(states).unwrap_or(0);
    if words == 0 {
        return Vec::new();
    }
    let mut now: Vec<f32> = scores.iter().zip(begin).map(|(score, begin)| score + begin).collect();
    let mut next = vec![0.0; states];
    let mut back = vec![0u16; words * states];
    for word in 1..words {
        for state in 0..states {
            let (mut from, mut highest) = (0, f32::NEG_INFINITY);
            for (before, score) in now.iter().enumerate() {
                let score = score + transitions[before * states + state];
                if score > highest {
                    (from, highest) = (before, score);
                }
            }
            back[word * states + state] = from as u16;
            next[state] = highest + scores[word * states + state];
        }
        now.copy_from_slice(&next);
    }
    for (score, end) in now.iter_mut().zip(end) {
        *score += end;
    }
    let mut path = vec![crate::weights::best_of(&now); words];
    for word in (1..words).rev() {
        path[word - 1] = usize::from(back[word * states + path[word]]);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<Label> {
        ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"].map(Label::from).to_vec()
    }

    #[test]
    fn spans_begin_before_they_go_on() {
        let bio = Bio::new(&labels());
        let scores = [
            [0.0, 1.0, 9.0, 0.0, 0.0], // an inside without a beginning
            [0.0, 0.0, 0.0, 0.0, 5.0],
            [3.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 3.0, 0.0, 0.0, 0.0],
            [0.0, 3.0, 2.0, 0.0, 0.0],
        ];
        let spans = bio.spans(scores.as_flattened());
        assert_eq!(spans, [(0..2, 3), (3..4, 1), (4..5, 1)]);
        assert_eq!(bio.spans(&[]), []);
    }

    #[test]
    fn transitions_count() {
        let never = -1e4;
        let path = best(&[0.0, 2.0, 1.5, 1.0, 0.0, 1.0], &[0.0, never, never, 0.0], &[0.0, 0.0], &[0.0, 0.0]);
        assert_eq!(path, [1, 1, 1]);
        assert_eq!(best(&[], &[0.0], &[0.0], &[0.0]), Vec::<usize>::new());
    }
}
