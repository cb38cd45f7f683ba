//! The trained weights and the one pass of the encoder. A document's text and tokens in, [`Vectors`] out; every layer
//! reads its part of them. For "Orlin told Radio Vess that boats had moved" all nine words are read at once, with those
//! of the sentences around them.
//!
//! The weights are four files: `hearsay.onnx` (the encoder with the heads that look at one word), `heads.safetensors`
//! (the heads that look at two), `labels.json` (what the classes are called) and `vocab.txt` (the word pieces).

mod heads;
mod pieces;
mod pools;
#[cfg(test)]
mod reference;
mod vectors;
mod windows;

pub use heads::{COREF_FEATURES, Coref, Heads, LONGEST_MENTION, Pair, bucket, dot, length_bucket};
pub use vectors::{Class, Scores, Side, Vectors, best_of};

use heads::Labels;
use hearsay_model::{Quote, Tokens, Words};
use pieces::WordPieces;
use pools::Pools;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueOrView, ValueView};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use vectors::Layout;

/// Windows that are read in one run of the graph.
const WINDOWS_A_BATCH: usize = 4;

/// What can be wrong with the weights.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// A file can't be read.
    #[error("{}: {source}", file.display())]
    Io {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{file} is damaged: {reason}")]
    Corrupt {
        /// Which.
        file: &'static str,
        /// Why.
        reason: String,
    },
}

/// The weights. One is shared by all threads.
pub struct Weights {
    model: Model,
    inputs: [NodeId; 5],
    outputs: [NodeId; 2],
    pieces: WordPieces,
    max_pieces: usize,
    heads: Arc<Heads>,
    layout: Arc<Layout>,
    pools: Pools,
}

impl std::fmt::Debug for Weights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Weights").field("parameters", &self.model.total_params()).finish_non_exhaustive()
    }
}

impl Weights {
    /// The weights that the program carries inside.
    ///
    /// # Errors
    /// [`WeightsError::Corrupt`] if the program was built from damaged files.
    pub fn embedded() -> Result<Self, WeightsError> {
        let model = options().load_static_slice(include_bytes!("../../../model/hearsay.onnx"));
        Self::new(
            model.map_err(damaged)?,
            include_bytes!("../../../model/heads.safetensors"),
            include_bytes!("../../../model/labels.json"),
            include_str!("../../../model/vocab.txt"),
        )
    }

    /// The weights in a folder.
    ///
    /// # Errors
    /// [`WeightsError::Io`] if a file can't be read, [`WeightsError::Corrupt`] if it does not hold what it should.
    pub fn load(folder: &Path) -> Result<Self, WeightsError> {
        let read = |name: &str| {
            let file = folder.join(name);
            std::fs::read(&file).map_err(|source| WeightsError::Io { file, source })
        };
        let model = options().load(read("hearsay.onnx")?).map_err(damaged)?;
        let vocabulary = String::from_utf8(read("vocab.txt")?)
            .map_err(|error| WeightsError::Corrupt { file: "vocab.txt", reason: error.to_string() })?;
        Self::new(model, &read("heads.safetensors")?, &read("labels.json")?, &vocabulary)
    }

    fn new(model: Model, tensors: &[u8], labels: &[u8], vocabulary: &str) -> Result<Self, WeightsError> {
        let labels = Labels::read(labels)?;
        let layout = Layout::new(&labels)?;
        let heads = heads::read(tensors, &labels)?;
        let pieces = WordPieces::new(vocabulary).ok_or_else(|| WeightsError::Corrupt {
            file: "vocab.txt",
            reason: "the special pieces are missing".into(),
        })?;
        if labels.max_pieces < pieces::MAX_PIECES_A_WORD + 2 {
            let reason = "windows are too small to hold a word".into();
            return Err(WeightsError::Corrupt { file: "labels.json", reason });
        }
        let node = |name: &str| model.node_id(name).map_err(damaged);
        let inputs = [node("pieces")?, node("shapes")?, node("quotes")?, node("mask")?, node("firsts")?];
        let outputs = [node("tags")?, node("vectors")?];
        let weights = Weights {
            model,
            inputs,
            outputs,
            pieces,
            max_pieces: labels.max_pieces,
            heads: Arc::new(heads),
            layout: Arc::new(layout),
            pools: Pools::new(std::thread::available_parallelism().map_or(1, usize::from)),
        };
        Ok(weights)
    }

    /// Reads at most so many windows at the same time, over all documents. As many as there are cores by default.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.pools = Pools::new(threads.max(1));
        self
    }

    /// Encodes a document.
    #[must_use]
    pub fn encode(&self, text: &str, tokens: &Tokens) -> Vectors {
        let input = Input::new(&self.pieces, text, tokens);
        let windows = windows::cut(tokens, |word| input.of(word).len(), self.max_pieces - 2);
        let lengths: Vec<usize> = windows.iter().map(|window| input.over(window).len() + 2).collect();
        let batches = windows::batch(&lengths, WINDOWS_A_BATCH);
        let vectors = Vectors::new(self.heads.clone(), self.layout.clone(), tokens.items.len(), windows.clone());
        let vectors = Mutex::new(vectors);
        self.pools.each(&batches, |pool, batch| {
            let batch: Vec<Words> = batch.iter().map(|&window| windows[window].clone()).collect();
            let outputs = self.run(&input, &batch, pool);
            let mut vectors = vectors.lock().unwrap_or_else(PoisonError::into_inner);
            match outputs {
                Ok([(width, tags), (_, rows)]) => {
                    for (at, window) in batch.iter().enumerate() {
                        let first = at * width;
                        vectors.put(window, &tags[first * self.layout.tags..], &rows[first * self.layout.vectors..]);
                    }
                }
                Err(_) => batch.into_iter().for_each(|window| vectors.skip(window)),
            }
        });
        vectors.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs the graph on a batch of windows. Gives `tags` and `vectors`, each with its number of words a window.
    fn run(
        &self,
        input: &Input,
        batch: &[Words],
        pool: &Arc<ThreadPool>,
    ) -> Result<[(usize, Vec<f32>); 2], WeightsError> {
        let length = batch.iter().map(|window| input.over(window).len() + 2).max().unwrap_or(0);
        let words = batch.iter().map(Words::len).max().unwrap_or(0);
        let mut pieces = vec![0; batch.len() * length];
        let (mut shapes, mut quotes, mut mask) = (pieces.clone(), pieces.clone(), pieces.clone());
        let mut firsts = vec![0; batch.len() * words];
        for (row, window) in batch.iter().enumerate() {
            let mut at = row * length;
            pieces[at] = self.pieces.cls;
            mask[at..at + input.over(window).len() + 2].fill(1);
            at += 1;
            for (number, word) in window.clone().enumerate() {
                firsts[row * words + number] = (at - row * length) as i32;
                let own = input.of(word);
                pieces[at..at + own.len()].copy_from_slice(own);
                shapes[at..at + own.len()].fill(input.shapes[word]);
                quotes[at..at + own.len()].fill(input.quotes[word]);
                at += own.len();
            }
            pieces[at] = self.pieces.sep;
        }
        let shape = [batch.len(), length];
        let view = |values| ValueView::from_shape(shape, values).map(ValueOrView::from).map_err(damaged);
        let firsts = ValueView::from_shape([batch.len(), words], &firsts).map_err(damaged)?;
        let values = [view(&pieces)?, view(&shapes)?, view(&quotes)?, view(&mask)?, firsts.into()];
        let inputs = self.inputs.into_iter().zip(values).collect();
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let [tags, vectors] = self.model.run_n(inputs, self.outputs, Some(options)).map_err(damaged)?;
        let ([_, _, tag_width], tags) = tags.into_shape_vec::<f32, 3>().map_err(damaged)?;
        let ([_, _, vector_width], vectors) = vectors.into_shape_vec::<f32, 3>().map_err(damaged)?;
        if tag_width != self.layout.tags
            || vector_width != self.layout.vectors
            || tags.len() != batch.len() * words * tag_width
            || vectors.len() != batch.len() * words * vector_width
        {
            return Err(damaged("its outputs don't fit the labels"));
        }
        Ok([(words, tags), (words, vectors)])
    }
}

fn options() -> ModelOptions {
    ModelOptions::with_all_ops()
}

fn damaged(error: impl std::fmt::Display) -> WeightsError {
    WeightsError::Corrupt { file: "hearsay.onnx", reason: error.to_string() }
}

/// A document as the encoder reads it.
struct Input {
    pieces: Vec<i32>,
    /// Where each word's pieces start, and one past the last.
    starts: Vec<usize>,
    shapes: Vec<i32>,
    quotes: Vec<i32>,
}

impl Input {
    fn new(wordpieces: &WordPieces, text: &str, tokens: &Tokens) -> Self {
        let words = tokens.items.len();
        let mut input = Input {
            pieces: Vec::with_capacity(words * 3 / 2),
            starts: Vec::with_capacity(words + 1),
            shapes: Vec::with_capacity(words),
            quotes: Vec::with_capacity(words),
        };
        let (mut buffer, mut block) = (String::new(), None);
        for token in &tokens.items {
            let word = token.span.of(text);
            input.starts.push(input.pieces.len());
            wordpieces.split(word, &mut buffer, &mut input.pieces);
            input.shapes.push(pieces::shape(word, block != Some(token.block)));
            input.quotes.push(match token.quote {
                Quote::Outside => 0,
                Quote::Inside => 1,
                Quote::Mark => 2,
            });
            block = Some(token.block);
        }
        input.starts.push(input.pieces.len());
        input
    }

    fn of(&self, word: usize) -> &[i32] {
        &self.pieces[self.starts[word]..self.starts[word + 1]]
    }

    fn over(&self, window: &Words) -> &[i32] {
        &self.pieces[self.starts[window.start]..self.starts[window.end]]
    }
}
