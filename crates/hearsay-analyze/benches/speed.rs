//! Words a second, of the whole pipeline and of each layer, on the reports in `examples/` told over and over: `cargo
//! bench -p hearsay-analyze`. The column of items a second is words a second, of one document at a time; only the encoder
//! uses more than one core, and `whole_side_by_side` reads as many documents at once as there are cores.

use divan::{Bencher, counter::ItemsCount};
use hearsay_analyze::{
    Lexicon, Weights, analyze, attributions, claims, corefs, frames, mentions, parse, tags, times, tokens,
    weights::Vectors,
};
use hearsay_model::{Analysis, Block, BlockKind, Document, Span};
use std::sync::LazyLock;

/// Words of the document that is measured, at least.
const WORDS: usize = 3_000;

struct Prepared {
    document: Document,
    weights: Weights,
    lexicon: Lexicon,
    vectors: Vectors,
    analysis: Analysis,
}

static PREPARED: LazyLock<Prepared> = LazyLock::new(|| {
    let weights = Weights::embedded().expect("the weights are whole");
    let lexicon = Lexicon::embedded().expect("the lexicon is whole");
    let document = document();
    let vectors = weights.encode(&document.text, &tokens::find(&document));
    let analysis = analyze(&document, &weights, &lexicon);
    Prepared { document, weights, lexicon, vectors, analysis }
});

fn main() {
    divan::main();
}

/// The examples without their headers, each line a block, repeated until they are long enough.
fn document() -> Document {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("examples/ is there").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let text = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).fold(String::new(), |all, text| {
        let body =
            if text.starts_with("Title:") { text.split_once("\n\n").map_or("", |(_, body)| body) } else { &text };
        all + body + "\n"
    });
    let words = text.split_whitespace().count().max(1);
    let mut document = Document { text: text.repeat(WORDS.div_ceil(words)), ..Document::default() };
    let mut start = 0;
    for line in document.text.split_inclusive('\n') {
        let (trimmed, end) = (line.trim(), start + line.len());
        if !trimmed.is_empty() {
            let first = start + line.len() - line.trim_start().len();
            let span = Span::new(first, first + trimmed.len());
            document.blocks.push(Block { kind: BlockKind::Paragraph, span });
        }
        start = end;
    }
    document
}

/// Measures `layer` in words a second.
fn layer<T>(bencher: Bencher, layer: impl Fn(&'static Prepared) -> T + Sync) {
    let prepared = &*PREPARED;
    let words = prepared.analysis.tokens.items.len();
    bencher.counter(ItemsCount::new(words)).bench(|| layer(prepared));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn whole(bencher: Bencher) {
    layer(bencher, |p| analyze(&p.document, &p.weights, &p.lexicon));
}

#[divan::bench(sample_count = 10, sample_size = 1, threads = 0)]
fn whole_side_by_side(bencher: Bencher) {
    layer(bencher, |p| analyze(&p.document, &p.weights, &p.lexicon));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn start_up(bencher: Bencher) {
    bencher.bench(Weights::embedded);
}

#[divan::bench]
fn layer_1_tokens(bencher: Bencher) {
    layer(bencher, |p| tokens::find(&p.document));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn layer_2_encoder(bencher: Bencher) {
    layer(bencher, |p| p.weights.encode(&p.document.text, &p.analysis.tokens));
}

#[divan::bench]
fn layer_3_tags(bencher: Bencher) {
    layer(bencher, |p| tags::assign(&p.document.text, &p.analysis.tokens, &p.vectors));
}

#[divan::bench]
fn layer_4_parse(bencher: Bencher) {
    layer(bencher, |p| parse::build(&p.analysis.tokens, &p.vectors));
}

#[divan::bench]
fn layer_5_mentions(bencher: Bencher) {
    layer(bencher, |p| mentions::find(&p.analysis.tokens, &p.analysis.tags, &p.analysis.parse, &p.vectors));
}

#[divan::bench]
fn layer_6_frames(bencher: Bencher) {
    layer(bencher, |p| {
        let a = &p.analysis;
        frames::find(&p.document.text, &a.tokens, &a.tags, &a.parse, &p.vectors)
    });
}

#[divan::bench]
fn layer_7_attributions(bencher: Bencher) {
    layer(bencher, |p| {
        let a = &p.analysis;
        attributions::find(&p.document.text, &a.tokens, &a.tags, &a.parse, &a.mentions, &p.vectors, &p.lexicon)
    });
}

#[divan::bench]
fn layer_8_corefs(bencher: Bencher) {
    layer(bencher, |p| {
        let a = &p.analysis;
        let text = &p.document.text;
        corefs::link(text, &a.tokens, &a.tags, &a.parse, &a.mentions, &a.attributions, &p.vectors, &p.lexicon)
    });
}

#[divan::bench]
fn layer_9_times(bencher: Bencher) {
    layer(bencher, |p| times::find(&p.document.text, &p.analysis.tokens, None));
}

#[divan::bench]
fn layer_a_claims(bencher: Bencher) {
    layer(bencher, |p| claims::draw(&p.document, &p.analysis, &p.lexicon));
}
