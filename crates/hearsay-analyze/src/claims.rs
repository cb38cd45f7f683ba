//! Claims with their chains.
//!
//! In go all layers; out come propositions, each with who takes part, how certain its source is, and through whom it
//! comes: "A pilot told Radio Marl that the Guard had closed the lock" gives one claim of the Guard and the lock, on the
//! chain report → pilot, with Radio Marl as the venue. The program itself asserts nothing.

mod chains;
mod events;
mod factuality;
mod reading;
mod relations;

use crate::Lexicon;
use chains::Chains;
use hearsay_model::{Analysis, Claim, ClaimKind, Document, Hop};
use reading::Reading;

/// Draws the claims from all layers.
#[must_use]
pub fn draw(document: &Document, analysis: &Analysis, lexicon: &Lexicon) -> Vec<Claim> {
    let reading = Reading::new(&document.text, analysis, lexicon);
    if reading.syntax.is_empty() {
        return Vec::new();
    }
    let chains = Chains::new(&reading);
    let mut claims = events::draw(&reading, &chains);
    claims.extend(relations::draw(&reading, &chains));
    claims
        .sort_by(|a, b| (a.words.start, a.words.end, &a.claim_type).cmp(&(b.words.start, b.words.end, &b.claim_type)));
    claims.dedup_by(|a, b| {
        a.words == b.words && a.claim_type == b.claim_type && a.actor == b.actor && a.recipient == b.recipient
    });
    one_of_each(&mut claims);
    going_on(&reading, &mut claims);
    claims
}

/// Two readings of the same relation between the same two are one claim.
fn one_of_each(claims: &mut Vec<Claim>) {
    let mut kept: Vec<Claim> = Vec::with_capacity(claims.len());
    for claim in claims.drain(..) {
        let twin = kept.iter().rev().take(8).any(|k| {
            k.kind == ClaimKind::Relation
                && k.claim_type == claim.claim_type
                && k.words.start < claim.words.end
                && claim.words.start < k.words.end
                && k.actor.iter().map(|f| &f.words).eq(claim.actor.iter().map(|f| &f.words))
        });
        if !twin {
            kept.push(claim);
        }
    }
    *claims = kept;
}

/// A sentence without a source of its own that plainly goes on from one that has keeps the report's voice, and the source's
/// chain stands beside it as the other reading.
fn going_on(reading: &Reading, claims: &mut [Claim]) {
    let tokens = &reading.analysis.tokens;
    let mut last: Option<(usize, Vec<Hop>)> = None;
    let mut of_sentence: Vec<Option<Vec<Hop>>> = vec![None; tokens.sentences.len()];
    for claim in claims.iter() {
        if claim.kind == ClaimKind::Event && claim.chain.len() > 1 {
            of_sentence[tokens.items[claim.words.start].sentence].get_or_insert_with(|| claim.chain.clone());
        }
    }
    let mut before: Vec<Option<Vec<Hop>>> = Vec::with_capacity(of_sentence.len());
    for (sentence, chain) in of_sentence.iter().enumerate() {
        let block = tokens.sentences[sentence].block;
        before.push(last.as_ref().filter(|(b, _)| *b == block && chain.is_none()).map(|(_, c)| c.clone()));
        if let Some(chain) = chain {
            last = Some((block, chain.clone()));
        }
    }
    for claim in claims.iter_mut() {
        if claim.kind == ClaimKind::Event && claim.chain.len() == 1 && claim.chain_or.is_none() {
            claim.chain_or.clone_from(&before[tokens.items[claim.words.start].sentence]);
        }
    }
}
