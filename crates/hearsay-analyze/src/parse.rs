//! Dependency trees, by Universal Dependencies. Tokens and the encoder's vectors in, a [`Node`] a token out: in "Orlin
//! visited Vess" both names depend on "visited", as `nsubj` and `obj`, and "visited" is the root.
//!
//! Every word scores every word of its sentence as its head, and itself as the root (Dozat and Manning 2017); the tree
//! is the best one with a single root (Chu and Liu 1965, Edmonds 1967).

use crate::weights::{Side, Vectors, best_of, dot};
use hearsay_model::{Label, Node, Tokens, Words};

/// A sentence longer than this is no sentence: it is parsed in stretches of so many words, the later hung on the first.
const LONGEST: usize = 160;

/// Builds a tree for each sentence.
#[must_use]
pub fn build(tokens: &Tokens, vectors: &Vectors) -> Vec<Node> {
    if vectors.is_empty() {
        return Vec::new();
    }
    let relations = &vectors.heads().relations;
    let root = relations.iter().position(|relation| relation == "root");
    let loose = relations.iter().position(|relation| relation == "parataxis");
    let label = |relation: Option<usize>| relation.map_or(Label::new_static("dep"), |at| relations[at].clone());
    let mut nodes = vec![Node::default(); tokens.items.len()];
    let mut scores = Vec::new();
    for sentence in &tokens.sentences {
        let mut top = None;
        for start in sentence.words.clone().step_by(LONGEST) {
            let words = start..sentence.words.end.min(start + LONGEST);
            for (at, head) in heads(&words, vectors).into_iter().enumerate() {
                let word = start + at;
                if head != at {
                    scores.clear();
                    let (x, y) =
                        (vectors.side(Side::RelationDep, word), vectors.side(Side::RelationHead, start + head));
                    vectors.heads().relation.score(&x, &y, 0, &mut scores);
                    if let Some(root) = root {
                        scores[root] = f32::NEG_INFINITY;
                    }
                    nodes[word] = Node { head: Some(start + head), relation: label(Some(best_of(&scores))) };
                } else if let Some(top) = top {
                    nodes[word] = Node { head: Some(top), relation: label(loose) };
                } else {
                    nodes[word] = Node { head: None, relation: Label::new_static("root") };
                    top = Some(word);
                }
            }
        }
    }
    nodes
}

/// The head of each word, both counted from the first; the root is its own head.
fn heads(words: &Words, vectors: &Vectors) -> Vec<usize> {
    let n = words.len();
    let above: Vec<_> = words.clone().map(|head| vectors.side(Side::ArcHead, head)).collect();
    let mut scores = Vec::with_capacity(n * n);
    for word in words.clone() {
        let dep = &*vectors.side(Side::ArcDep, word);
        let first = scores.len();
        scores.extend(above.iter().map(|head| dot(dep, head)));
        // Log-softmax, so that the words' choices weigh alike.
        let row = &mut scores[first..];
        let highest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = row.iter().map(|score| (score - highest).exp()).sum();
        let shift = highest + sum.ln();
        for score in row {
            *score -= shift;
        }
    }
    tree(&scores, n)
}

/// The best tree with one root. `scores` has a row a word, a column a head; the diagonal scores the word as the root.
fn tree(scores: &[f32], n: usize) -> Vec<usize> {
    let greedy: Vec<usize> = scores.chunks_exact(n.max(1)).map(best_of).collect();
    if greedy.iter().enumerate().filter(|&(word, &head)| word == head).count() == 1 && cycle(&greedy).is_none() {
        return greedy;
    }
    // A cost on roots that outweighs everything else leaves the fewest possible, which is one.
    let finite = |score: f32| if score.is_finite() { f64::from(score) } else { -1e6 };
    let (low, high) = scores.iter().fold((0.0f64, 0.0f64), |(low, high), &s| (low.min(finite(s)), high.max(finite(s))));
    let cost = (high - low + 1.0) * (n as f64 + 1.0);
    // Node 0 is an artificial root above all words.
    let width = n + 1;
    let mut weights = vec![f64::NEG_INFINITY; width * width];
    for word in 0..n {
        for head in 0..n {
            let score = finite(scores[word * n + head]);
            let (above, score) = if head == word { (0, score - cost) } else { (head + 1, score) };
            weights[(word + 1) * width + above] = score;
        }
    }
    let heads = arborescence(&weights, width);
    (0..n).map(|word| heads[word + 1].checked_sub(1).unwrap_or(word)).collect()
}

/// The words of a cycle in which every word's head is the next, if there is one; a word that is its own head is none.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        // Every word is walked through once; a walk that comes back to its own words has found a cycle.
        while seen[at] == 0 {
            seen[at] = start + 1;
            at = heads[at];
        }
        if seen[at] == start + 1 && heads[at] != at {
            let mut found = vec![at];
            let mut next = heads[at];
            while next != at {
                found.push(next);
                next = heads[next];
            }
            return Some(found);
        }
    }
    None
}

/// The best tree below node 0. `weights` has a row a node, a column a head. A cycle of best heads is contracted to one
/// node, the smaller problem solved, and the cycle opened where its best arc from outside comes in.
fn arborescence(weights: &[f64], width: usize) -> Vec<usize> {
    let weight = |node: usize, head: usize| weights[node * width + head];
    let strongest = |heads: &mut dyn Iterator<Item = (usize, f64)>| {
        heads.fold((0, f64::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best })
    };
    let mut heads = vec![0; width];
    for (node, best) in heads.iter_mut().enumerate().skip(1) {
        let others = &mut (0..width).filter(|&head| head != node).map(|head| (head, weight(node, head)));
        *best = strongest(others).0;
    }
    let Some(members) = cycle(&heads) else { return heads };
    let mut in_cycle = vec![false; width];
    for &member in &members {
        in_cycle[member] = true;
    }
    let outside: Vec<usize> = (0..width).filter(|&node| !in_cycle[node]).collect();
    let whole = outside.len();
    let mut smaller = vec![f64::NEG_INFINITY; (whole + 1) * (whole + 1)];
    let (mut enters, mut leaves) = (vec![0; whole], vec![0; whole]);
    for (a, &node) in outside.iter().enumerate() {
        for (b, &head) in outside.iter().enumerate() {
            smaller[a * (whole + 1) + b] = weight(node, head);
        }
        let arcs = &mut members.iter().map(|&member| (member, weight(node, member)));
        (leaves[a], smaller[a * (whole + 1) + whole]) = strongest(arcs);
        let arcs = &mut members.iter().map(|&member| (member, weight(member, node) - weight(member, heads[member])));
        (enters[a], smaller[whole * (whole + 1) + a]) = strongest(arcs);
    }
    let solved = arborescence(&smaller, whole + 1);
    for (a, &node) in outside.iter().enumerate() {
        heads[node] = outside.get(solved[a]).copied().unwrap_or(leaves[a]);
    }
    heads[enters[solved[whole]]] = outside[solved[whole]];
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All ways to hang words below one root, to compare with.
    fn best_by_trying(scores: &[f32], n: usize) -> (f32, Vec<usize>) {
        let mut best = (f32::NEG_INFINITY, Vec::new());
        for code in 0..n.pow(n as u32) {
            let heads: Vec<usize> = (0..n).map(|word| code / n.pow(word as u32) % n).collect();
            let one = heads.iter().enumerate().filter(|&(word, &head)| word == head).count() == 1;
            let sum = heads.iter().enumerate().map(|(word, &head)| scores[word * n + head]).sum();
            if one && cycle(&heads).is_none() && sum > best.0 {
                best = (sum, heads);
            }
        }
        best
    }

    #[test]
    fn the_best_tree_is_found() {
        let mut state = 7u32;
        for round in 0..400 {
            let n = 1 + round % 5;
            let scores: Vec<f32> = (0..n * n)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    -((state >> 16) as f32) / 6553.6
                })
                .collect();
            assert_eq!(tree(&scores, n), best_by_trying(&scores, n).1, "{scores:?}");
        }
    }

    #[test]
    fn broken_scores_give_a_tree_too() {
        for broken in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0] {
            let heads = tree(&[broken; 36], 6);
            assert_eq!(heads.iter().enumerate().filter(|&(word, &head)| word == head).count(), 1);
            assert_eq!(cycle(&heads), None);
        }
        assert_eq!(tree(&[], 0), Vec::<usize>::new());
    }
}
