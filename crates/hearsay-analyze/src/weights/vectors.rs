//! What one pass of the encoder gives for every word of a document: classes, scores and vectors, by name. For "Orlin
//! spoke" the class of "Orlin" in the head of parts of speech is `PROPN`.

use super::WeightsError;
use super::heads::{Heads, Labels};
use hearsay_model::{Label, TokenId, Words};
use std::borrow::Cow;
use std::sync::Arc;

/// Documents of more words than this are kept in a quarter of the memory, with vectors rounded to bytes.
const LONG_DOCUMENT: usize = 20_000;

/// Heads of which only the best class of each word is kept.
#[derive(Clone, Copy, Debug)]
pub enum Class {
    /// Part of speech.
    Upos,
    /// Features.
    Features,
    /// Lemma rule.
    Lemma,
}

/// Heads of which the score of every class is kept.
#[derive(Clone, Copy, Debug)]
pub enum Scores {
    /// Inside or start of a sentence.
    Sentence,
    /// Named spans.
    Name,
    /// Predicates and the group of their sense.
    Predicate,
    /// Cues of attributions.
    Cue,
    /// One value from -3 to 3.
    Factuality,
}

/// Vectors for the pair heads.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is one side of the pair head that it names")]
pub enum Side {
    ArcDep,
    ArcHead,
    RelationDep,
    RelationHead,
    FramePredicate,
    FrameToken,
    AttributionCue,
    AttributionToken,
    MentionStart,
    MentionEnd,
    CorefStart,
    CorefEnd,
    CorefHead,
}

const CLASSES: [&str; 3] = ["upos", "features", "lemma"];
const SCORES: [&str; 5] = ["sentence", "name", "predicate", "cue", "factuality"];
const SIDES: [&str; 13] = [
    "arc_dep",
    "arc_head",
    "relation_dep",
    "relation_head",
    "frame_predicate",
    "frame_token",
    "attribution_cue",
    "attribution_token",
    "mention_start",
    "mention_end",
    "coref_start",
    "coref_end",
    "coref_head",
];

/// Where the heads stand in the encoder's outputs: start and length.
#[derive(Debug, Default)]
pub(super) struct Layout {
    classes: [(usize, usize); CLASSES.len()],
    scores: [(usize, usize); SCORES.len()],
    /// Where each of `scores` is kept in a row of [`Vectors`].
    kept: [(usize, usize); SCORES.len()],
    /// Scores kept a word.
    kept_width: usize,
    sides: [(usize, usize); SIDES.len()],
    /// Width of the output `tags`.
    pub tags: usize,
    /// Width of the output `vectors`.
    pub vectors: usize,
}

impl Layout {
    pub fn new(labels: &Labels) -> Result<Self, WeightsError> {
        let missing = |head: &str| WeightsError::Corrupt { file: "labels.json", reason: format!("{head} is missing") };
        let mut layout = Layout::default();
        let tag = |head: &str| {
            let found = labels.tags.get(head).filter(|found| !found.labels.is_empty()).ok_or_else(|| missing(head))?;
            Ok((found.start, found.labels.len()))
        };
        for (slot, head) in layout.classes.iter_mut().zip(CLASSES) {
            *slot = tag(head)?;
        }
        for ((slot, kept), head) in layout.scores.iter_mut().zip(&mut layout.kept).zip(SCORES) {
            *slot = tag(head)?;
            *kept = (layout.kept_width, slot.1);
            layout.kept_width += slot.1;
        }
        for (slot, side) in layout.sides.iter_mut().zip(SIDES) {
            *slot = *labels.vectors.get(side).ok_or_else(|| missing(side))?;
        }
        // The sides of a dot product or a sum are as wide as one another.
        let width = |side: Side| layout.sides[side as usize].1;
        if width(Side::ArcDep) != width(Side::ArcHead)
            || width(Side::CorefStart) != width(Side::CorefEnd)
            || width(Side::CorefStart) != width(Side::CorefHead)
        {
            let reason = "the sides of a pair have unlike widths".into();
            return Err(WeightsError::Corrupt { file: "labels.json", reason });
        }
        layout.tags = labels.tags.values().map(|head| head.start + head.labels.len()).max().unwrap_or(0);
        layout.vectors = labels.vectors.values().map(|&(start, length)| start + length).max().unwrap_or(0);
        Ok(layout)
    }
}

/// What the encoder gives. Without words by [`default`](Default).
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    heads: Arc<Heads>,
    layout: Arc<Layout>,
    classes: Vec<[u16; CLASSES.len()]>,
    scores: Vec<f32>,
    rows: Rows,
    windows: Vec<Words>,
    /// Windows that could not be read; their words have zeros everywhere.
    unread: Vec<Words>,
}

/// Vectors, one row a word.
#[derive(Clone, Debug)]
enum Rows {
    /// As they are.
    Exact(Vec<f32>),
    /// In bytes, with a scale for each side of each word.
    Rounded { values: Vec<i8>, scales: Vec<[f32; SIDES.len()]> },
}

impl Default for Rows {
    fn default() -> Self {
        Rows::Exact(Vec::new())
    }
}

impl Rows {
    fn new(layout: &Layout, words: usize) -> Self {
        if words <= LONG_DOCUMENT {
            Rows::Exact(vec![0.0; words * layout.vectors])
        } else {
            Rows::Rounded { values: vec![0; words * layout.vectors], scales: vec![[0.0; SIDES.len()]; words] }
        }
    }

    fn put(&mut self, layout: &Layout, word: usize, row: &[f32]) {
        let first = word * layout.vectors;
        match self {
            Rows::Exact(values) => values[first..first + row.len()].copy_from_slice(row),
            Rows::Rounded { values, scales } => {
                for (scale, &(start, length)) in scales[word].iter_mut().zip(&layout.sides) {
                    let side = &row[start..start + length];
                    *scale = side.iter().fold(0.0, |most: f32, value| most.max(value.abs())) / 127.0;
                    let each = if *scale > 0.0 { scale.recip() } else { 0.0 };
                    for (byte, value) in values[first + start..].iter_mut().zip(side) {
                        *byte = (value * each).round() as i8;
                    }
                }
            }
        }
    }

    fn side(&self, layout: &Layout, side: Side, word: usize) -> Cow<'_, [f32]> {
        let (start, length) = layout.sides[side as usize];
        let at = word * layout.vectors + start;
        match self {
            Rows::Exact(values) => Cow::Borrowed(&values[at..at + length]),
            Rows::Rounded { values, scales } => {
                let scale = scales[word][side as usize];
                Cow::Owned(values[at..at + length].iter().map(|&byte| f32::from(byte) * scale).collect())
            }
        }
    }
}

impl Vectors {
    pub(super) fn new(heads: Arc<Heads>, layout: Arc<Layout>, words: usize, windows: Vec<Words>) -> Self {
        let scores = vec![0.0; words * layout.kept_width];
        let rows = Rows::new(&layout, words);
        Vectors { heads, layout, classes: vec![[0; 3]; words], scores, rows, windows, unread: Vec::new() }
    }

    /// Takes in the encoder's outputs for one window, one row a word.
    pub(super) fn put(&mut self, window: &Words, tags: &[f32], vectors: &[f32]) {
        let layout = &self.layout;
        for (word, row) in window.clone().zip(tags.chunks_exact(layout.tags)) {
            for (best, &(start, length)) in self.classes[word].iter_mut().zip(&layout.classes) {
                *best = best_of(&row[start..start + length]) as u16;
            }
            let kept = &mut self.scores[word * layout.kept_width..(word + 1) * layout.kept_width];
            for (&(from, length), &(to, _)) in layout.scores.iter().zip(&layout.kept) {
                kept[to..to + length].copy_from_slice(&row[from..from + length]);
            }
        }
        for (word, row) in window.clone().zip(vectors.chunks_exact(layout.vectors)) {
            self.rows.put(layout, word, row);
        }
    }

    pub(super) fn skip(&mut self, window: Words) {
        self.unread.push(window);
    }

    /// The heads that read these vectors.
    #[must_use]
    pub fn heads(&self) -> &Heads {
        &self.heads
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// What the encoder read at once, in text order.
    #[must_use]
    pub fn windows(&self) -> &[Words] {
        &self.windows
    }

    /// Windows that the encoder failed to read.
    #[must_use]
    pub fn unread(&self) -> &[Words] {
        &self.unread
    }

    /// The best class of a word.
    #[must_use]
    pub fn class(&self, head: Class, word: TokenId) -> &Label {
        let labels = match head {
            Class::Upos => &self.heads.upos,
            Class::Features => &self.heads.features,
            Class::Lemma => &self.heads.lemmas,
        };
        &labels[self.class_index(head, word)]
    }

    /// The index of the best class of a word among the labels of its head.
    #[must_use]
    pub fn class_index(&self, head: Class, word: TokenId) -> usize {
        usize::from(self.classes[word][head as usize])
    }

    /// The scores of a word, one a class.
    #[must_use]
    pub fn scores(&self, head: Scores, word: TokenId) -> &[f32] {
        let (start, length) = self.layout.kept[head as usize];
        let at = word * self.layout.kept_width + start;
        &self.scores[at..at + length]
    }

    /// A word's vector for one side of a pair head.
    #[must_use]
    pub fn side(&self, side: Side, word: TokenId) -> Cow<'_, [f32]> {
        self.rows.side(&self.layout, side, word)
    }

    /// By how much "a sentence starts here" outweighs "it goes on", in log odds.
    #[must_use]
    pub fn sentence_start(&self, word: TokenId) -> f32 {
        match self.scores(Scores::Sentence, word) {
            [inside, start, ..] => start - inside,
            _ => 0.0,
        }
    }

    /// How certain the text presents each token's event, from -3 (certainly not) to 3 (certainly so).
    #[must_use]
    pub fn factuality(&self) -> Vec<f32> {
        (0..self.len()).map(|word| self.scores(Scores::Factuality, word)[0].clamp(-3.0, 3.0)).collect()
    }
}

/// The index of the highest score, the first of equals.
#[must_use]
pub fn best_of(scores: &[f32]) -> usize {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = at;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_documents_are_rounded() {
        let layout = Layout { sides: [(0, 4); SIDES.len()], vectors: 4, ..Layout::default() };
        let row = [0.5, -2.0, 0.013, 0.0];
        for words in [1, LONG_DOCUMENT + 1] {
            let mut rows = Rows::new(&layout, words);
            rows.put(&layout, words - 1, &row);
            let back = rows.side(&layout, Side::CorefHead, words - 1);
            assert!(back.iter().zip(&row).all(|(a, b)| (a - b).abs() <= 2.0 / 254.0), "{back:?}");
        }
    }

    #[test]
    fn the_first_of_equals_is_best() {
        assert_eq!(best_of(&[0.0, 3.0, f32::NAN, 3.0]), 1);
        assert_eq!(best_of(&[]), 0);
    }
}
