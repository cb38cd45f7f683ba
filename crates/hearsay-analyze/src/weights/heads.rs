//! The pair heads: what is computed of two words at a time, after the encoder. Two vectors and a bucket in, a score a
//! class out: how well "boats" fits as ARG1 of "moved" four words before it.
//!
//! `score = W · relu(x + y + e[bucket]) + b`, after the biaffine idea of Dozat and Manning (2017) in an additive form.

use super::WeightsError;
use hearsay_model::Label;
use safetensors::{Dtype, SafeTensors};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Outputs are computed in blocks of this many, so that the compiler makes vector instructions of the inner loop.
const BLOCK: usize = 8;
/// The widest vectors that a pair head may have.
const WIDEST: usize = 512;

/// The names of all classes and the weights of the pair heads.
#[derive(Debug, Default)]
pub struct Heads {
    /// Parts of speech.
    pub upos: Vec<Label>,
    /// Bundles of features, such as `Number=Sing`.
    pub features: Vec<Label>,
    /// Rules `cut|append|case` that make a lemma of a form.
    pub lemmas: Vec<Label>,
    /// Named spans: `O`, `B-PER`, `I-PER` …
    pub names: Vec<Label>,
    /// Groups of senses: `O` for no predicate, `01`, `02`, `LV` …
    pub senses: Vec<Label>,
    /// Cues: `O`, `B`, `I`, and `C` that opens another piece of the cue before.
    pub cues: Vec<Label>,
    /// Syntactic relations.
    pub relations: Vec<Label>,
    /// Roles: `O`, `B-ARG0`, `I-ARG0` …
    pub roles: Vec<Label>,
    /// Parts of an attribution: `O`, `B-source`, `I-source`, `E-source`, `S-source` …
    pub states: Vec<Label>,
    /// Types of mentions, the first of them `none`.
    pub mentions: Vec<Label>,
    /// Relation of a word and its head.
    pub relation: Pair,
    /// Role of a word towards a predicate; buckets are [`bucket`]s.
    pub frame: Pair,
    /// Part of a word towards a cue; buckets are [`bucket`]s.
    pub attribution: Pair,
    /// Type of the span between two words; buckets are [`length_bucket`]s.
    pub mention: Pair,
    /// Transitions between parts of an attribution, row by row, the forbidden ones at -10000.
    pub transitions: Vec<f32>,
    /// Score of a part at the first word of a window.
    pub begin: Vec<f32>,
    /// Score of a part at the last word of a window.
    pub end: Vec<f32>,
    /// Antecedents of mentions.
    pub coref: Coref,
}

/// `W · relu(x + y + e[bucket]) + b`.
#[derive(Debug, Default)]
pub struct Pair {
    width: usize,
    classes: usize,
    /// Blocks of [`BLOCK`] classes; in a block the classes' weights for one dimension stand side by side.
    weights: Vec<f32>,
    bias: Vec<f32>,
    /// One row a bucket; empty where there are none.
    buckets: Vec<f32>,
}

impl Pair {
    fn new(weights: &Matrix, bias: &[f32], buckets: Option<Matrix>) -> Option<Self> {
        let (classes, width) = (weights.rows, weights.columns);
        let blocks = classes.div_ceil(BLOCK);
        if bias.len() != classes || width > WIDEST || buckets.as_ref().is_some_and(|e| e.columns != width) {
            return None;
        }
        let mut packed = vec![0.0; blocks * BLOCK * width];
        for class in 0..classes {
            for (k, &weight) in weights.row(class).iter().enumerate() {
                packed[((class / BLOCK) * width + k) * BLOCK + class % BLOCK] = weight;
            }
        }
        let mut padded = bias.to_vec();
        padded.resize(blocks * BLOCK, 0.0);
        Some(Pair {
            width,
            classes,
            weights: packed,
            bias: padded,
            buckets: buckets.map(|e| e.values).unwrap_or_default(),
        })
    }

    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Scores two vectors; `bucket` is ignored by heads that have none. Appends one score a class to `out`.
    pub fn score(&self, x: &[f32], y: &[f32], bucket: usize, out: &mut Vec<f32>) {
        let mut buffer = [0.0; WIDEST];
        let hidden = &mut buffer[..self.width];
        for ((h, x), y) in hidden.iter_mut().zip(x).zip(y) {
            *h = x + y;
        }
        if let Some(row) = self.buckets.get(bucket * self.width..(bucket + 1) * self.width) {
            for (h, e) in hidden.iter_mut().zip(row) {
                *h += e;
            }
        }
        for h in &mut *hidden {
            *h = h.max(0.0);
        }
        let first = out.len();
        for (weights, bias) in self.weights.chunks_exact(self.width * BLOCK).zip(self.bias.chunks_exact(BLOCK)) {
            let mut sums = [0.0f32; BLOCK];
            sums.copy_from_slice(bias);
            for (&h, row) in hidden.iter().zip(weights.chunks_exact(BLOCK)) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += h * weight;
                }
            }
            out.extend_from_slice(&sums);
        }
        out.truncate(first + self.classes);
    }
}

/// Scores antecedents of mentions, `w · relu(A·m + B·n + Σ e[feature]) + (U·m)·(V·n) + w0` for a mention's vectors `m` and
/// an earlier mention's `n`, after the mention ranking of Lee et al. (2017): above 0 they are one.
#[derive(Debug, Default)]
pub struct Coref {
    width: usize,
    /// `A` and `B`.
    sums: [Matrix; 2],
    /// `U` and `V`.
    products: [Matrix; 2],
    /// The vectors of [`COREF_OWN`], for the anaphor and for the antecedent.
    own: [Vec<Matrix>; 2],
    /// The vectors of [`COREF_PAIR`].
    pair: Vec<Matrix>,
    weights: Vec<f32>,
    bias: f32,
}

/// What is known of one mention besides its vectors, and how many values each has.
pub const COREF_OWN: [(&str, usize); 10] = [
    ("kind", 21),
    ("role", 8),
    ("entity", 8),
    ("agreement", 9),
    ("speech", 4),
    ("length", 5),
    ("place", 8),
    ("again", 3),
    ("sentence", 5),
    ("cluster", 8),
];

/// What is known of two mentions besides, and how many values each has.
pub const COREF_PAIR: [(&str, usize); 13] = [
    ("kinds", 441),
    ("roles", 64),
    ("entities", 64),
    ("sentences", 8),
    ("mentions", 10),
    ("words", 11),
    ("agreement", 9),
    ("speech", 8),
    ("sources", 4),
    ("clause", 3),
    ("nearer", 8),
    ("before", 10),
    ("names", 3),
];

/// What a mention gives as anaphor and as antecedent: a sum and a factor each.
#[derive(Debug, Default)]
pub struct CorefSides {
    sums: [Vec<f32>; 2],
    factors: [Vec<f32>; 2],
}

impl Coref {
    /// Whether there are no weights.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.width == 0
    }

    /// What a mention gives, to be kept and compared with [`score`](Coref::score). `vectors` are its slices of the
    /// encoder's vectors for its first word, its last and its head, `own` the values of [`COREF_OWN`].
    #[must_use]
    pub fn sides(&self, vectors: [&[f32]; 3], own: [usize; COREF_OWN.len()]) -> CorefSides {
        let mention = vectors.concat();
        let sum = |side: usize| {
            let mut sum = self.sums[side].times(&mention);
            for (table, value) in self.own[side].iter().zip(own) {
                add(&mut sum, table.row(value));
            }
            sum
        };
        CorefSides { sums: [sum(0), sum(1)], factors: [0, 1].map(|side| self.products[side].times(&mention)) }
    }

    /// How well an anaphor fits an antecedent; above 0 they are one. `pair` are the values of [`COREF_PAIR`].
    #[must_use]
    pub fn score(&self, anaphor: &CorefSides, antecedent: &CorefSides, pair: [usize; COREF_PAIR.len()]) -> f32 {
        let mut buffer = [0.0; WIDEST];
        let hidden = &mut buffer[..self.width];
        for ((h, x), y) in hidden.iter_mut().zip(&anaphor.sums[0]).zip(&antecedent.sums[1]) {
            *h = x + y;
        }
        for (table, value) in self.pair.iter().zip(pair) {
            add(hidden, table.row(value));
        }
        for h in &mut *hidden {
            *h = h.max(0.0);
        }
        self.bias + dot(hidden, &self.weights) + dot(&anaphor.factors[0], &antecedent.factors[1])
    }
}

fn add(sum: &mut [f32], row: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += value;
    }
}

/// A matrix, row by row.
#[derive(Debug, Default)]
struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Matrix {
    fn row(&self, row: usize) -> &[f32] {
        self.values.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default()
    }

    fn times(&self, x: &[f32]) -> Vec<f32> {
        (0..self.rows).map(|row| dot(self.row(row), x)).collect()
    }
}

/// The dot product, with as many sums as fit a vector register.
#[must_use]
pub fn dot(x: &[f32], y: &[f32]) -> f32 {
    let mut sums = [0.0f32; BLOCK];
    let (xs, ys) = (x.chunks_exact(BLOCK), y.chunks_exact(BLOCK));
    let rest: f32 = xs.remainder().iter().zip(ys.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in xs.zip(ys) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    rest + sums.iter().sum::<f32>()
}

/// The bucket of a signed distance in words: nine sizes to the right and nine to the left.
#[must_use]
pub fn bucket(distance: isize) -> usize {
    let size = match distance.unsigned_abs() {
        near @ 0..=4 => near,
        5..=7 => 5,
        8..=15 => 6,
        16..=31 => 7,
        32..=63 => 8,
        _ => 9,
    };
    if distance < 0 { 9 + size } else { size }
}

/// The longest span, in words, that may be a mention.
pub const LONGEST_MENTION: usize = 40;

/// The bucket of a span's length in words.
#[must_use]
pub fn length_bucket(words: usize) -> usize {
    match words {
        0..=8 => words.saturating_sub(1),
        9..=12 => 8,
        13..=20 => 9,
        21..=30 => 10,
        _ => 11,
    }
}

/// `labels.json`: where each head's scores stand in the encoder's outputs, and what its classes are called.
#[derive(Debug, Deserialize)]
pub(super) struct Labels {
    pub max_pieces: usize,
    pub tags: BTreeMap<String, TagHead>,
    pub vectors: BTreeMap<String, (usize, usize)>,
    relations: Vec<Label>,
    roles: Vec<Label>,
    attribution: Vec<Label>,
    mentions: Vec<Label>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TagHead {
    pub start: usize,
    pub labels: Vec<Label>,
}

impl Labels {
    pub fn read(json: &[u8]) -> Result<Self, WeightsError> {
        serde_json::from_slice(json)
            .map_err(|error| WeightsError::Corrupt { file: "labels.json", reason: error.to_string() })
    }
}

/// Reads the pair heads, and checks that all of them fit the labels.
pub(super) fn read(tensors: &[u8], labels: &Labels) -> Result<Heads, WeightsError> {
    let corrupt = |reason: String| WeightsError::Corrupt { file: "heads.safetensors", reason };
    let file = SafeTensors::deserialize(tensors).map_err(|error| corrupt(error.to_string()))?;
    let matrix = |name: &str| -> Result<Matrix, WeightsError> {
        let tensor = file.tensor(name).map_err(|error| corrupt(format!("{name}: {error}")))?;
        let (rows, columns) = match *tensor.shape() {
            [rows, columns] => (rows, columns),
            [columns] => (1, columns),
            _ => return Err(corrupt(format!("{name} is no matrix"))),
        };
        if tensor.dtype() != Dtype::F32 {
            return Err(corrupt(format!("{name} is not in single precision")));
        }
        let values = tensor.data().as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        Ok(Matrix { rows, columns, values })
    };
    let row = |name: &str, length: usize| -> Result<Vec<f32>, WeightsError> {
        let values = matrix(name)?.values;
        if values.len() == length { Ok(values) } else { Err(corrupt(format!("{name} has the wrong length"))) }
    };
    let pair = |name: &str, buckets: Option<&str>, x: &str, y: &str, classes: usize| -> Result<Pair, WeightsError> {
        let weights = matrix(&format!("{name}.w"))?;
        let wide = |side: &str| labels.vectors.get(side).is_some_and(|&(_, width)| width == weights.columns);
        if !wide(x) || !wide(y) || weights.rows != classes {
            return Err(corrupt(format!("{name} does not fit the labels")));
        }
        let bias = row(&format!("{name}.b"), classes)?;
        let buckets = buckets.map(|kind| matrix(&format!("{name}.{kind}"))).transpose()?;
        Pair::new(&weights, &bias, buckets).ok_or_else(|| corrupt(format!("{name} has parts that don't fit together")))
    };
    let states = labels.attribution.len();
    let coref = if file.tensor("coref.w").is_ok() {
        let width = matrix("coref.w")?.columns;
        let input = ["coref_start", "coref_end", "coref_head"].map(|side| labels.vectors.get(side).map_or(0, |v| v.1));
        let sized = |name: String, rows: usize, columns: usize| {
            let matrix = matrix(&name)?;
            let fits = matrix.rows == rows && matrix.columns == columns;
            if fits { Ok(matrix) } else { Err(corrupt(format!("{name} has the wrong size"))) }
        };
        let (input, factors) = (input.iter().sum(), matrix("coref.u")?.rows);
        let tables = |side: &str, known: &[(&str, usize)]| -> Result<Vec<Matrix>, WeightsError> {
            known.iter().map(|(name, values)| sized(format!("coref.{side}_{name}"), *values, width)).collect()
        };
        if width > WIDEST {
            return Err(corrupt("coref is too wide".into()));
        }
        Coref {
            width,
            sums: [sized("coref.a".into(), width, input)?, sized("coref.b".into(), width, input)?],
            products: [sized("coref.u".into(), factors, input)?, sized("coref.v".into(), factors, input)?],
            own: [tables("anaphor", &COREF_OWN)?, tables("antecedent", &COREF_OWN)?],
            pair: tables("pair", &COREF_PAIR)?,
            weights: row("coref.w", width)?,
            bias: row("coref.w0", 1)?[0],
        }
    } else {
        // Before its training, which reads what the rest of the weights find.
        Coref::default()
    };
    let classes = |head: &str| labels.tags.get(head).map(|head| head.labels.clone()).unwrap_or_default();
    Ok(Heads {
        upos: classes("upos"),
        features: classes("features"),
        lemmas: classes("lemma"),
        names: classes("name"),
        senses: classes("predicate"),
        cues: classes("cue"),
        relation: pair("relation", None, "relation_dep", "relation_head", labels.relations.len())?,
        frame: pair("frame", Some("distance"), "frame_predicate", "frame_token", labels.roles.len())?,
        attribution: pair("attribution", Some("distance"), "attribution_cue", "attribution_token", states)?,
        mention: pair("mention", Some("length"), "mention_start", "mention_end", labels.mentions.len())?,
        transitions: row("attribution.transitions", states * states)?,
        begin: row("attribution.begin", states)?,
        end: row("attribution.end", states)?,
        coref,
        relations: labels.relations.clone(),
        roles: labels.roles.clone(),
        states: labels.attribution.clone(),
        mentions: labels.mentions.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "small whole numbers")]
    fn pairs_are_scored() {
        let weights = Matrix { rows: 9, columns: 2, values: (0..18).map(|k| k as f32).collect() };
        let buckets = Matrix { rows: 2, columns: 2, values: vec![0.0, 0.0, -10.0, 1.0] };
        let pair = Pair::new(&weights, &[1.0; 9], Some(buckets)).expect("fits");
        let mut out = Vec::new();
        pair.score(&[1.0, 1.0], &[1.0, 0.0], 0, &mut out);
        assert_eq!(out, (0..9).map(|class| (2 * 2 * class + 2 * class + 1 + 1) as f32).collect::<Vec<_>>());
        out.clear();
        pair.score(&[1.0, 1.0], &[1.0, 0.0], 1, &mut out);
        assert_eq!(out[8], 17.0 * 2.0 + 1.0);
    }

    /// One hidden feature and one factor, two vectors of one number for each place of a mention.
    #[test]
    #[expect(clippy::float_cmp, reason = "small whole numbers")]
    fn antecedents_are_scored() {
        let row = |values: &[f32]| Matrix { rows: 1, columns: values.len(), values: values.to_vec() };
        let tables = |known: &[(&str, usize)], value: f32| {
            known.iter().map(|&(_, rows)| Matrix { rows, columns: 1, values: vec![value; rows] }).collect()
        };
        let coref = Coref {
            width: 1,
            sums: [row(&[1.0, 0.0, 0.0]), row(&[0.0, 1.0, 0.0])],
            products: [row(&[0.0, 0.0, 1.0]), row(&[0.0, 0.0, 2.0])],
            own: [tables(&COREF_OWN, 1.0), tables(&COREF_OWN, 2.0)],
            pair: tables(&COREF_PAIR, -1.0),
            weights: vec![3.0],
            bias: -5.0,
        };
        let side =
            |vectors: [f32; 3]| coref.sides([&vectors[..1], &vectors[1..2], &vectors[2..]], [0; COREF_OWN.len()]);
        let own = COREF_OWN.len() as f32;
        let hidden = (4.0 + own) + (7.0 + 2.0 * own) - COREF_PAIR.len() as f32;
        let score = coref.score(&side([4.0, 0.0, 5.0]), &side([0.0, 7.0, 6.0]), [0; COREF_PAIR.len()]);
        assert_eq!(score, 3.0 * hidden + 5.0 * (2.0 * 6.0) - 5.0);
        assert!(Coref::default().is_empty());
    }

    #[test]
    fn buckets() {
        let right = [0, 1, 4, 5, 7, 8, 16, 32, 64, 1000].map(bucket);
        assert_eq!(right, [0, 1, 4, 5, 5, 6, 7, 8, 9, 9]);
        assert_eq!([-1, -4, -5, -64].map(bucket), [10, 13, 14, 18]);
        assert_eq!([1, 8, 9, 12, 13, 20, 21, 31, 40].map(length_bucket), [0, 7, 8, 8, 9, 9, 10, 11, 11]);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "small whole numbers")]
    fn dots() {
        let x: Vec<f32> = (0..11).map(|k| k as f32).collect();
        assert_eq!(dot(&x, &x), 385.0);
    }
}
