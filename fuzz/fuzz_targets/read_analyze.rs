//! Bytes as a report, read and analyzed: nothing may panic, and what comes out keeps its laws.
#![no_main]

use hearsay_analyze::{Lexicon, Weights, analyze};
use hearsay_model::{Analysis, Document, HopRole, Words};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static LOADED: LazyLock<(Weights, Lexicon)> = LazyLock::new(|| {
    let weights = Weights::embedded().expect("the weights are whole").with_threads(1);
    (weights, Lexicon::embedded().expect("the lexicon is whole"))
});

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the format.
    let (path, bytes) = match bytes.split_first() {
        Some((first, rest)) if first % 2 == 1 => ("report.md", rest),
        Some((_, rest)) => ("report.txt", rest),
        None => ("report.txt", bytes),
    };
    let Ok(document) = hearsay_read::document(path, bytes) else { return };
    let (weights, lexicon) = &*LOADED;
    let analysis = analyze(&document, weights, lexicon);
    check(&document, &analysis);
});

fn check(document: &Document, analysis: &Analysis) {
    let text = &document.text;
    let mut last = 0;
    for token in &analysis.tokens.items {
        assert!(token.span.start >= last && token.span.start < token.span.end, "tokens are in order");
        assert!(
            text.get(last..token.span.start).is_some_and(|between| between.chars().all(char::is_whitespace))
                || outside(document, last, token.span.start)
        );
        assert!(text.get(token.span.start..token.span.end).is_some(), "tokens end on characters");
        last = token.span.end;
    }
    let all = analysis.tokens.items.len();
    let mut next = 0;
    for (number, sentence) in analysis.tokens.sentences.iter().enumerate() {
        assert_eq!(sentence.words.start, next, "sentences hold every token");
        next = sentence.words.end;
        assert!(analysis.tokens.items[sentence.words.clone()].iter().all(|token| token.sentence == number));
        let roots = sentence.words.clone().filter(|&word| analysis.parse[word].head.is_none()).count();
        assert_eq!(roots, 1, "a tree has one root");
        for word in sentence.words.clone() {
            let (mut at, mut steps) = (word, 0);
            while let Some(head) = analysis.parse[at].head {
                assert!(sentence.words.contains(&head));
                at = head;
                steps += 1;
                assert!(steps <= sentence.words.len(), "a tree has no circle");
            }
        }
    }
    assert_eq!(next, all);
    let inside = |words: &Words| assert!(words.start < words.end && words.end <= all, "{words:?} of {all}");
    analysis.mentions.iter().for_each(|mention| inside(&mention.words));
    analysis.frames.iter().flat_map(|frame| &frame.arguments).for_each(|argument| inside(&argument.words));
    for attribution in &analysis.attributions {
        assert!(!attribution.cue.is_empty() && !attribution.content.is_empty());
        attribution.source.iter().chain(&attribution.cue).chain(&attribution.content).for_each(inside);
    }
    for claim in &analysis.claims {
        inside(&claim.words);
        claim.evidence.iter().for_each(inside);
        assert_eq!(claim.chain.first().map(|hop| hop.role), Some(HopRole::Report), "a chain opens with the report");
        let actors = claim.actor.iter().chain(&claim.recipient).filter_map(|filler| filler.actor);
        actors
            .chain(claim.chain.iter().filter_map(|hop| hop.actor))
            .for_each(|actor| assert!(actor < analysis.actors.len()));
    }
}

/// Whether the stretch reaches over the border of a block: markup stands between blocks and is not read.
fn outside(document: &Document, start: usize, end: usize) -> bool {
    !document.blocks.iter().any(|block| block.span.start <= start && end <= block.span.end)
}
