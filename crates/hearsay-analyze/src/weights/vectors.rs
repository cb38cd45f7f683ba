//! What one pass of the encoder gives for every word of a document: classes, scores and vectors, by name. For "Orlin
//! spoke" the class of "Orlin" in the head of parts of speech is `PROPN`.

use super::WeightsError;
use super::heads::{Heads, Labels};
use super::windows::Window;
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
    /// The vectors of each word as read where it is at home.
    rows: Rows,
    windows: Vec<Window>,
    /// [`Side::AttributionToken`] of each word that is context in a window: an attribution may begin or end there.
    around: Rows,
    /// Where in `around` each window's words begin.
    around_from: Vec<usize>,
    /// Windows that could not be read; their words have zeros everywhere.
    unread: Vec<Words>,
}

/// Vectors, one row a word, each of several sides.
#[derive(Clone, Debug, Default)]
struct Rows {
    /// Start and length of each side.
    sides: Vec<(usize, usize)>,
    width: usize,
    values: Values,
}

#[derive(Clone, Debug)]
enum Values {
    /// As they are.
    Exact(Vec<f32>),
    /// In bytes, with a scale for each side of each row.
    Rounded { bytes: Vec<i8>, scales: Vec<f32> },
}

impl Default for Values {
    fn default() -> Self {
        Values::Exact(Vec::new())
    }
}

impl Rows {
    fn new(sides: &[(usize, usize)], width: usize, rows: usize, rounded: bool) -> Self {
        let values = if rounded {
            Values::Rounded { bytes: vec![0; rows * width], scales: vec![0.0; rows * sides.len()] }
        } else {
            Values::Exact(vec![0.0; rows * width])
        };
        Rows { sides: sides.to_vec(), width, values }
    }

    fn put(&mut self, at: usize, row: &[f32]) {
        let first = at * self.width;
        match &mut self.values {
            Values::Exact(values) => values[first..first + row.len()].copy_from_slice(row),
            Values::Rounded { bytes, scales } => {
                let scales = &mut scales[at * self.sides.len()..];
                for (scale, &(start, length)) in scales.iter_mut().zip(&self.sides) {
                    let side = &row[start..start + length];
                    *scale = side.iter().fold(0.0, |most: f32, value| most.max(value.abs())) / 127.0;
                    let each = if *scale > 0.0 { scale.recip() } else { 0.0 };
                    for (byte, value) in bytes[first + start..].iter_mut().zip(side) {
                        *byte = (value * each).round() as i8;
                    }
                }
            }
        }
    }

    fn side(&self, side: usize, at: usize) -> Cow<'_, [f32]> {
        let (start, length) = self.sides[side];
        let first = at * self.width + start;
        match &self.values {
            Values::Exact(values) => Cow::Borrowed(&values[first..first + length]),
            Values::Rounded { bytes, scales } => {
                let scale = scales[at * self.sides.len() + side];
                Cow::Owned(bytes[first..first + length].iter().map(|&byte| f32::from(byte) * scale).collect())
            }
        }
    }
}

impl Vectors {
    pub(super) fn new(heads: Arc<Heads>, layout: Arc<Layout>, words: usize, windows: Vec<Window>) -> Self {
        let scores = vec![0.0; words * layout.kept_width];
        let rounded = words > LONG_DOCUMENT;
        let (mut around, mut around_from) = (0, Vec::with_capacity(windows.len()));
        for window in &windows {
            around_from.push(around);
            around += window.words.len() - window.home.len();
        }
        let length = layout.sides[Side::AttributionToken as usize].1;
        Vectors {
            classes: vec![[0; 3]; words],
            scores,
            rows: Rows::new(&layout.sides, layout.vectors, words, rounded),
            windows,
            around: Rows::new(&[(0, length)], length, around, rounded),
            around_from,
            unread: Vec::new(),
            heads,
            layout,
        }
    }

    /// Takes in the encoder's outputs for one window, one row a word.
    pub(super) fn put(&mut self, window: usize, tags: &[f32], vectors: &[f32]) {
        let layout = &self.layout;
        let Window { home, words } = &self.windows[window];
        for (word, row) in words.clone().zip(tags.chunks_exact(layout.tags)).filter(|(word, _)| home.contains(word)) {
            for (best, &(start, length)) in self.classes[word].iter_mut().zip(&layout.classes) {
                *best = best_of(&row[start..start + length]) as u16;
            }
            let kept = &mut self.scores[word * layout.kept_width..(word + 1) * layout.kept_width];
            for (&(from, length), &(to, _)) in layout.scores.iter().zip(&layout.kept) {
                kept[to..to + length].copy_from_slice(&row[from..from + length]);
            }
        }
        let (start, length) = layout.sides[Side::AttributionToken as usize];
        let mut around = self.around_from[window];
        for (word, row) in words.clone().zip(vectors.chunks_exact(layout.vectors)) {
            if home.contains(&word) {
                self.rows.put(word, row);
            } else {
                self.around.put(around, &row[start..start + length]);
                around += 1;
            }
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
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// A word as a part of an attribution, as read in this window.
    #[must_use]
    pub fn attribution_token(&self, window: usize, word: TokenId) -> Cow<'_, [f32]> {
        let Window { home, words } = &self.windows[window];
        if home.contains(&word) {
            return self.side(Side::AttributionToken, word);
        }
        let before = word - words.start;
        let past = if word >= home.end { home.len() } else { 0 };
        self.around.side(0, self.around_from[window] + before - past)
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
        self.rows.side(side as usize, word)
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
        let row = [0.5, -2.0, 0.013, 0.0];
        for rounded in [false, true] {
            let mut rows = Rows::new(&[(0, 4)], 4, 3, rounded);
            rows.put(2, &row);
            let back = rows.side(0, 2);
            assert!(back.iter().zip(&row).all(|(a, b)| (a - b).abs() <= 2.0 / 254.0), "{back:?}");
        }
    }

    #[test]
    fn the_first_of_equals_is_best() {
        assert_eq!(best_of(&[0.0, 3.0, f32::NAN, 3.0]), 1);
        assert_eq!(best_of(&[]), 0);
    }
}
