//! Stretches of tokens that may be interrupted: "the ford," … "was open" in "the ford, she said, was open".

use crate::syntax::Syntax;
use hearsay_model::{Quote, TokenId, Words};

/// The words of `keep` that are in none of `drop`, as runs in text order, without punctuation at their edges.
pub(super) fn cut(syntax: &Syntax, keep: &[Words], drop: &[Words]) -> Vec<Words> {
    let mut tokens: Vec<TokenId> = keep.iter().flat_map(Clone::clone).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens.retain(|t| !drop.iter().any(|d| d.contains(t)));
    let mut runs: Vec<Words> = Vec::new();
    for token in tokens {
        match runs.last_mut() {
            Some(run) if run.end == token => run.end += 1,
            _ => runs.push(token..token + 1),
        }
    }
    runs.into_iter().filter_map(|run| trim(syntax, run)).collect()
}

/// A run without punctuation at its edges; quotation marks stay. `None` if nothing is left.
fn trim(syntax: &Syntax, mut run: Words) -> Option<Words> {
    let loose = |t: TokenId| syntax.pos(t) == "PUNCT" && syntax.tokens.items[t].quote != Quote::Mark;
    while run.start < run.end && loose(run.start) {
        run.start += 1;
    }
    while run.start < run.end && loose(run.end - 1) {
        run.end -= 1;
    }
    run.clone().any(|t| syntax.pos(t) != "PUNCT").then_some(run)
}

/// Both together, as runs in text order.
pub(super) fn union(syntax: &Syntax, a: &[Words], b: &[Words]) -> Vec<Words> {
    let all: Vec<Words> = a.iter().chain(b).cloned().collect();
    cut(syntax, &all, &[])
}

/// Whether a token lies in one of the runs.
pub(super) fn holds(runs: &[Words], token: TokenId) -> bool {
    runs.iter().any(|run| run.contains(&token))
}

/// Number of tokens.
pub(super) fn size(runs: &[Words]) -> usize {
    runs.iter().map(ExactSizeIterator::len).sum()
}
