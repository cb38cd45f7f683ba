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

pub use heads::{COREF_OWN, COREF_PAIR, Coref, CorefSides, Heads, LONGEST_MENTION, Pair, bucket, dot, length_bucket};
pub use vectors::{Class, Scores, Side, Vectors, best_of};
pub use windows::Window;

use heads::Labels;
use hearsay_model::{Quote, Tokens, Words};
use pieces::WordPieces;
use pools::Pools;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, ValueOrView, ValueView};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use vectors::Layout;

/// The part of a window that is context before what is at home in it, and as much after: one in so many.
const CONTEXT: usize = 5;

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
        let room = self.max_pieces - 2;
        let windows = windows::cut(tokens, |word| input.of(word).len(), room, room / CONTEXT);
        let lengths: Vec<usize> = windows.iter().map(|window| input.over(&window.words).len()).collect();
        let order = windows::longest_first(&lengths);
        let vectors = Vectors::new(self.heads.clone(), self.layout.clone(), tokens.items.len(), windows.clone());
        let vectors = Mutex::new(vectors);
        self.pools.each(&order, |pool, &window| {
            let outputs = self.run(&input, &windows[window].words, pool);
            let mut vectors = vectors.lock().unwrap_or_else(PoisonError::into_inner);
            match outputs {
                Ok([tags, rows]) => vectors.put(window, &tags, &rows),
                Err(_) => vectors.skip(windows[window].home.clone()),
            }
        });
        vectors.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs the graph on a window. Gives `tags` and `vectors`, one row a word.
    fn run(&self, input: &Input, window: &Words, pool: &Arc<ThreadPool>) -> Result<[Vec<f32>; 2], WeightsError> {
        let length = input.over(window).len() + 2;
        let mut pieces = Vec::with_capacity(length);
        pieces.push(self.pieces.cls);
        pieces.extend_from_slice(input.over(window));
        pieces.push(self.pieces.sep);
        let (mut shapes, mut quotes, mask) = (vec![0; length], vec![0; length], vec![1; length]);
        let mut firsts = Vec::with_capacity(window.len());
        for word in window.clone() {
            // The first place of a window is that of the piece that opens it.
            let first = 1 + input.starts[word] - input.starts[window.start];
            let end = first + input.of(word).len();
            shapes[first..end].fill(input.shapes[word]);
            quotes[first..end].fill(input.quotes[word]);
            firsts.push(first as i32);
        }
        let view = |values| ValueView::from_shape([1, length], values).map(ValueOrView::from).map_err(damaged);
        let firsts = ValueView::from_shape([1, window.len()], &firsts).map_err(damaged)?;
        let values = [view(&pieces)?, view(&shapes)?, view(&quotes)?, view(&mask)?, firsts.into()];
        let inputs = self.inputs.into_iter().zip(values).collect();
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let [tags, vectors] = self.model.run_n(inputs, self.outputs, Some(options)).map_err(damaged)?;
        let (tag_shape, tags) = tags.into_shape_vec::<f32, 3>().map_err(damaged)?;
        let (vector_shape, vectors) = vectors.into_shape_vec::<f32, 3>().map_err(damaged)?;
        if tag_shape != [1, window.len(), self.layout.tags] || vector_shape != [1, window.len(), self.layout.vectors] {
            return Err(damaged("its outputs don't fit the labels"));
        }
        Ok([tags, vectors])
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
