//! Scores tokens and sentences against a treebank: found again means the same first and last byte.

use crate::conllu;
use hearsay_analyze::tokens;
use hearsay_model::{Block, BlockKind, Document, Span};
use std::collections::HashSet;
use std::hash::Hash;

/// How much of two sets is shared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// In the gold set.
    pub gold: usize,
    /// In the other.
    pub found: usize,
    /// In both.
    pub both: usize,
}

impl Score {
    /// Counts two sets.
    pub fn count<T: Eq + Hash>(&mut self, gold: &[T], found: &[T]) {
        let set: HashSet<&T> = gold.iter().collect();
        self.gold += gold.len();
        self.found += found.len();
        self.both += found.iter().filter(|item| set.contains(item)).count();
    }

    /// The harmonic mean of precision and recall, in percent.
    #[must_use]
    pub fn f1(&self) -> f64 {
        200.0 * self.both as f64 / ((self.gold + self.found) as f64).max(1.0)
    }
}

/// A document of the treebank as a report.
#[must_use]
pub fn document(placed: &conllu::Placed) -> Document {
    Document {
        text: placed.text.clone(),
        blocks: placed
            .paragraphs
            .iter()
            .map(|&(start, end)| Block { kind: BlockKind::Paragraph, span: Span::new(start, end) })
            .collect(),
        ..Document::default()
    }
}

/// Scores the tokens and the sentences of a whole file. With `show`, what differs goes to `differences`.
#[must_use]
pub fn score(file: &str, differences: &mut Vec<String>) -> (Score, Score) {
    let (mut words, mut sentences) = (Score::default(), Score::default());
    for read in conllu::read(file) {
        let placed = conllu::place(&read);
        let found = tokens::find(&document(&placed));
        let gold_words: Vec<(usize, usize)> = placed.words.iter().copied().filter(|(start, end)| start < end).collect();
        let found_words: Vec<(usize, usize)> =
            found.items.iter().map(|token| (token.span.start, token.span.end)).collect();
        let found_sentences: Vec<(usize, usize)> = found
            .sentences
            .iter()
            .map(|sentence| found.span(&sentence.words))
            .map(|span| (span.start, span.end))
            .collect();
        words.count(&gold_words, &found_words);
        sentences.count(&placed.sentences, &found_sentences);
        compare("word", &placed.text, &gold_words, &found_words, differences);
        compare("sentence", &placed.text, &placed.sentences, &found_sentences, differences);
    }
    (words, sentences)
}

/// Writes down what stands in only one of the two.
fn compare(what: &str, text: &str, gold: &[(usize, usize)], found: &[(usize, usize)], differences: &mut Vec<String>) {
    let in_gold: HashSet<_> = gold.iter().collect();
    let in_found: HashSet<_> = found.iter().collect();
    let mut lines: Vec<(usize, String)> = Vec::new();
    for &(start, end) in gold.iter().filter(|span| !in_found.contains(span)) {
        lines.push((start, format!("{what}\tgold\t{:?}", &text[start..end])));
    }
    for &(start, end) in found.iter().filter(|span| !in_gold.contains(span)) {
        lines.push((start, format!("{what}\tfound\t{:?}", &text[start..end])));
    }
    lines.sort();
    differences.extend(lines.into_iter().map(|(_, line)| line));
}
