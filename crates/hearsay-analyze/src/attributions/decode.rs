//! From the encoder's scores to the spans of attributions. [`Vectors`] in; cues with their sources and contents out, as
//! whole pieces: of "Boats, Orlin told Radio Vess, had moved" the cue "told", the source "Orlin" and the content in two
//! pieces, "Boats" and "had moved".
//!
//! A cue is found by the tags of its words; its source and content are the best path through the parts of an attribution
//! over all words that the encoder read together with the cue (a linear-chain CRF, Lafferty et al. 2001).

use crate::paths;
use crate::weights::{Scores, Side, Vectors, Window, best_of, bucket};
use hearsay_model::{Attribution, Manner, TokenId, Words};

/// By how much, in log odds, a word must rather be part of a cue than not: the tree adds cues that the weights only lean to,
/// so those that stand by the weights alone are to be sure.
const MARGIN: f32 = 0.4;

/// Finds attributions, in the order of their cues. Manner, parent and venue are not yet known.
#[must_use]
pub fn decode(vectors: &Vectors) -> Vec<Attribution> {
    let heads = vectors.heads();
    let parts: Vec<Option<Part>> = heads.states.iter().map(|state| Part::of(state)).collect();
    let none = heads.cues.iter().position(|mark| mark == "O");
    let mut found = Vec::new();
    let mut scores = Vec::new();
    for (window, Window { home, words }) in vectors.windows().iter().enumerate() {
        let marks = home.clone().map(|word| heads.cues[mark(none, vectors.scores(Scores::Cue, word))].as_str());
        for cue in cues(home.start, marks) {
            scores.clear();
            score(&cue, window, vectors, &mut scores);
            let path = paths::best(&scores, &heads.transitions, &heads.begin, &heads.end);
            let (source, content) = pieces(words.start, path.iter().map(|&state| parts[state]));
            if !content.is_empty() {
                let cue = runs(&cue);
                found.push(Attribution { source, cue, content, manner: Manner::Indirect, parent: None, venue: None });
            }
        }
    }
    found
}

/// The best mark of a word; none unless another is better by [`MARGIN`].
fn mark(none: Option<usize>, scores: &[f32]) -> usize {
    let best = best_of(scores);
    none.filter(|&none| scores[best] - scores[none] < MARGIN).unwrap_or(best)
}

/// How likely the weights hold a word to be part of a cue, from 0 to 1.
#[must_use]
pub fn leaning(vectors: &Vectors, word: TokenId) -> f32 {
    let none = vectors.heads().cues.iter().position(|mark| mark == "O");
    let (Some(none), true) = (none, word < vectors.len()) else { return 0.0 };
    let scores = vectors.scores(Scores::Cue, word);
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let weight = |score: f32| (score - most).exp();
    1.0 - weight(scores[none]) / scores.iter().copied().map(weight).sum::<f32>()
}

/// Words of each cue, from the marks `O`, `B`, `I` and `C` (which opens another piece of the cue before).
fn cues<'m>(first: TokenId, marks: impl Iterator<Item = &'m str>) -> Vec<Vec<TokenId>> {
    let mut cues: Vec<Vec<TokenId>> = Vec::new();
    let mut last = "O";
    for (word, mark) in (first..).zip(marks) {
        match cues.last_mut() {
            _ if mark == "O" => {}
            Some(cue) if mark == "C" || (mark == "I" && last != "O") => cue.push(word),
            _ => cues.push(vec![word]),
        }
        last = mark;
    }
    cues
}

/// Scores the parts of an attribution for each word of the cue's window.
pub(crate) fn score(cue: &[TokenId], window: usize, vectors: &Vectors, scores: &mut Vec<f32>) {
    let (Some(&first), Some(&last)) = (cue.first(), cue.last()) else { return };
    let mut anchor = vectors.side(Side::AttributionCue, first).into_owned();
    for &word in &cue[1..] {
        for (sum, value) in anchor.iter_mut().zip(&*vectors.side(Side::AttributionCue, word)) {
            *sum += value;
        }
    }
    for sum in &mut anchor {
        *sum /= cue.len() as f32;
    }
    for word in vectors.windows()[window].words.clone() {
        let distance = if word < first { word as isize - first as isize } else { word.saturating_sub(last) as isize };
        let token = vectors.attribution_token(window, word);
        vectors.heads().attribution.score(&anchor, &token, bucket(distance), scores);
    }
}

/// What a state says of its word. How pieces begin and end matters to the path alone: pieces of one kind that touch are
/// one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Source,
    Content,
}

impl Part {
    fn of(state: &str) -> Option<Self> {
        match state.split_once('-')?.1 {
            "source" => Some(Part::Source),
            "content" => Some(Part::Content),
            _ => None,
        }
    }
}

/// Pieces of the source and of the content.
fn pieces(first: TokenId, parts: impl Iterator<Item = Option<Part>>) -> (Vec<Words>, Vec<Words>) {
    let (mut source, mut content): (Vec<Words>, Vec<Words>) = (Vec::new(), Vec::new());
    for (word, part) in (first..).zip(parts) {
        let pieces = match part {
            Some(Part::Source) => &mut source,
            Some(Part::Content) => &mut content,
            None => continue,
        };
        match pieces.last_mut() {
            Some(piece) if piece.end == word => piece.end += 1,
            _ => pieces.push(word..word + 1),
        }
    }
    (source, content)
}

/// Stretches of neighbouring words.
fn runs(words: &[TokenId]) -> Vec<Words> {
    let mut runs: Vec<Words> = Vec::new();
    for &word in words {
        match runs.last_mut() {
            Some(run) if run.end == word => run.end += 1,
            _ => runs.push(word..word + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_begin_go_on_and_come_again() {
        let marks = ["I", "I", "O", "C", "B", "I", "O", "I", "B"];
        assert_eq!(cues(5, marks.into_iter()), [vec![5, 6, 8], vec![9, 10], vec![12], vec![13]]);
        assert_eq!(cues(0, ["C"].into_iter()), [vec![0]]);
    }

    #[test]
    fn touching_pieces_are_one() {
        let states = ["S-content", "O", "B-source", "E-source", "O", "B-content", "S-content", "O", "S-source"];
        let (source, content) = pieces(10, states.into_iter().map(Part::of));
        assert_eq!(source, [12..14, 18..19]);
        assert_eq!(content, [10..11, 15..17]);
    }

    #[test]
    fn cues_may_have_pieces() {
        assert_eq!(runs(&[3, 4, 7]), [3..5, 7..8]);
    }

    #[test]
    fn without_vectors_there_are_no_attributions() {
        assert_eq!(decode(&Vectors::default()), []);
    }
}
