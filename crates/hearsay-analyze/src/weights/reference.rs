//! What the Python original computes (`training/export.py --reference`), and that this program computes the same.

use super::*;
use crate::paths;
use hearsay_model::{Sentence, Span, Token};

#[derive(serde::Deserialize)]
struct Reference {
    words: Vec<String>,
    sentence: Vec<usize>,
    opens: Vec<bool>,
    quotes: Vec<usize>,
    pieces: Vec<i32>,
    shapes: Vec<i32>,
    firsts: Vec<usize>,
    upos: Vec<String>,
    cue: Vec<String>,
    predicate: Vec<String>,
    upos_scores: Vec<f32>,
    factuality: Vec<f32>,
    arcs_of_word_1: Vec<f32>,
    attributions: Vec<ReferenceAttribution>,
}

#[derive(serde::Deserialize)]
struct ReferenceAttribution {
    cue: Vec<usize>,
    states: Vec<String>,
    scores: Vec<f32>,
}

impl Reference {
    /// The text, its words parted by blanks, and its tokens.
    fn document(&self) -> (String, Tokens) {
        let text = self.words.join(" ");
        let mut tokens = Tokens::default();
        let (mut start, mut block) = (0, 0);
        for (at, word) in self.words.iter().enumerate() {
            block += usize::from(self.opens[at] && at > 0);
            let span = Span::new(start, start + word.len());
            start = span.end + 1;
            let quote = [Quote::Outside, Quote::Inside, Quote::Mark][self.quotes[at]];
            tokens.items.push(Token { span, quote, sentence: self.sentence[at], block });
            match tokens.sentences.get_mut(self.sentence[at]) {
                Some(sentence) => sentence.words.end += 1,
                None => tokens.sentences.push(Sentence { words: at..at + 1, block }),
            }
        }
        (text, tokens)
    }
}

/// The two runtimes round the activations of quantised layers differently, so scores agree to a few hundredths.
fn near(found: &[f32], wanted: &[f32], allowed: f32) {
    assert_eq!(found.len(), wanted.len());
    let apart = found.iter().zip(wanted).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(apart <= allowed, "apart by {apart}:\n{found:?}\n{wanted:?}");
}

/// How far apart scores may lie. Where the processor has no instruction for sums of products of bytes (VNNI), products are
/// added up in 16 bits, which large ones exceed, so that values of single words come out a few tenths away, and scores of pairs,
/// which add up many, one or so; the classes stay the same. Gives both.
fn rounding() -> (f32, f32) {
    #[cfg(target_arch = "x86_64")]
    if !is_x86_feature_detected!("avx512vnni") {
        return (0.5, 1.5);
    }
    (0.05, 0.05)
}

/// Most of the classes are the same: all but one in twenty, for the sake of scores that lie as close as the rounding.
fn alike<'a>(found: impl Iterator<Item = &'a str>, wanted: &[String]) {
    let found: Vec<&str> = found.collect();
    assert_eq!(found.len(), wanted.len());
    let unlike = found.iter().zip(wanted).filter(|(a, b)| *a != b).count();
    assert!(unlike * 20 <= wanted.len(), "{found:?}\n{wanted:?}");
}

#[test]
fn computes_what_the_original_computes() {
    let reference: Reference =
        serde_json::from_str(include_str!("../../tests/reference.json")).expect("the reference is well-formed");
    let weights = Weights::embedded().expect("the weights are whole");
    let (text, tokens) = reference.document();
    let input = Input::new(&weights.pieces, &text, &tokens);

    let mut pieces = vec![weights.pieces.cls];
    pieces.extend_from_slice(&input.pieces);
    pieces.push(weights.pieces.sep);
    assert_eq!(pieces, reference.pieces);
    let firsts: Vec<usize> = input.starts[..tokens.items.len()].iter().map(|start| start + 1).collect();
    assert_eq!(firsts, reference.firsts);
    let shapes: Vec<i32> = firsts.iter().map(|&at| reference.shapes[at]).collect();
    assert_eq!(input.shapes, shapes);

    let vectors = weights.encode(&text, &tokens);
    let heads = vectors.heads();
    assert_eq!(vectors.windows().len(), 1, "the reference is one window");
    let words = 0..tokens.items.len();
    alike(words.clone().map(|word| vectors.class(Class::Upos, word).as_str()), &reference.upos);
    let best = |head, word| best_of(vectors.scores(head, word));
    alike(words.clone().map(|word| heads.cues[best(Scores::Cue, word)].as_str()), &reference.cue);
    alike(words.clone().map(|word| heads.senses[best(Scores::Predicate, word)].as_str()), &reference.predicate);
    let (single, pairs) = rounding();
    near(&vectors.factuality(), &reference.factuality.iter().map(|v| v.clamp(-3.0, 3.0)).collect::<Vec<_>>(), single);
    let arcs: Vec<f32> = (0..reference.arcs_of_word_1.len())
        .map(|head| dot(&vectors.side(Side::ArcDep, 1), &vectors.side(Side::ArcHead, head)))
        .collect();
    near(&arcs, &reference.arcs_of_word_1, pairs);
    assert!(!reference.upos_scores.is_empty());

    for attribution in &reference.attributions {
        let (mut scores, window) = (Vec::new(), 0);
        crate::attributions::decode::score(&attribution.cue, window, &vectors, &mut scores);
        near(&scores[..heads.states.len()], &attribution.scores, pairs);
        let path = paths::best(&scores, &heads.transitions, &heads.begin, &heads.end);
        alike(path.iter().map(|&state| heads.states[state].as_str()), &attribution.states);
    }
}
