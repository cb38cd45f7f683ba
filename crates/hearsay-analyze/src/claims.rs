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
use hearsay_model::{
    ActorId, ActorKind, Analysis, Claim, ClaimKind, Document, EntityType, Filler, Form, Hop, Quote, Words,
};
use reading::Reading;
use std::collections::HashMap;

/// Draws the claims from all layers.
#[must_use]
pub fn draw(document: &Document, analysis: &Analysis, lexicon: &Lexicon) -> Vec<Claim> {
    let mut reading = Reading::new(&document.text, analysis, lexicon);
    reading.publisher.clone_from(&document.publisher);
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
    speakers(&reading, &mut claims);
    both(&reading, &mut claims);
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

/// "I" in somebody's words is the speaker, and "we" the body that speaks, or that the speaker leads or speaks for.
fn speakers(reading: &Reading, claims: &mut [Claim]) {
    let tokens = &reading.analysis.tokens;
    let actors = &reading.analysis.actors;
    let mut body_of: HashMap<ActorId, ActorId> = HashMap::new();
    for claim in claims.iter() {
        if matches!(claim.claim_type.as_str(), "spokesperson_of" | "leads")
            && let (Some(Some(person)), Some(Some(body))) =
                (claim.actor.first().map(|f| f.actor), claim.recipient.first().map(|f| f.actor))
        {
            body_of.entry(person).or_insert(body);
        }
    }
    // In the report's own voice "we" is who publishes it.
    if let Some(publisher) = publisher(reading) {
        for claim in claims.iter_mut().filter(|claim| claim.chain.len() == 1) {
            for filler in claim.actor.iter_mut().chain(&mut claim.recipient) {
                let we = filler.words.len() == 1
                    && matches!(reading.syntax.lower(filler.words.start).as_str(), "we" | "us" | "our");
                if we {
                    filler.actor = Some(publisher);
                }
            }
            if claim.claim_type == "leads"
                && let Some(person) = claim.actor.first().and_then(|f| f.actor)
                && claim.recipient.first().is_some_and(|f| f.actor == Some(publisher))
            {
                body_of.insert(person, publisher);
            }
        }
    }
    let is_body = |id: ActorId| matches!(actors[id].kind, ActorKind::Organization | ActorKind::Country);
    for claim in claims.iter_mut() {
        let Some(speaker) = claim.chain.last().filter(|_| claim.chain.len() > 1).and_then(|hop| hop.actor) else {
            continue;
        };
        let body = if is_body(speaker) { Some(speaker) } else { body_of.get(&speaker).copied() };
        for filler in claim.actor.iter_mut().chain(&mut claim.recipient) {
            if filler.words.len() != 1 || tokens.items[filler.words.start].quote != Quote::Inside {
                continue;
            }
            match reading.syntax.lower(filler.words.start).as_str() {
                "i" | "me" | "my" | "myself" => filler.actor = Some(speaker),
                "we" | "us" | "our" | "ourselves" => filler.actor = body.or(filler.actor),
                _ => {}
            }
        }
    }
}

/// The body that publishes a report, if the text shows it: by its header, or by a headline that begins with its name and a
/// colon ("Open Hand: our convoy must be let through").
fn publisher(reading: &Reading) -> Option<ActorId> {
    let analysis = reading.analysis;
    if let Some(name) = &reading.publisher {
        return analysis.actors.iter().position(|a| a.kind == ActorKind::Organization && a.name == *name);
    }
    let colon = (1..reading.syntax.len().min(8)).find(|&t| reading.syntax.form(t) == ":")?;
    let first = &analysis.tokens.items[0];
    if analysis.tokens.items[colon].block != first.block || analysis.tokens.items[colon].sentence != first.sentence {
        return None;
    }
    let (id, _) = analysis
        .mentions
        .iter()
        .enumerate()
        .find(|(_, m)| m.words == (0..colon) && m.form == Form::Name && m.entity == EntityType::Organization)?;
    analysis.actor_of.get(id).copied().flatten()
}

/// "The two leaders", "both sides", "the pair" are the two that the last claim before had to do with.
fn both(reading: &Reading, claims: &mut [Claim]) {
    let syntax = &reading.syntax;
    let mut last: Option<(usize, [Filler; 2])> = None;
    for claim in claims.iter_mut() {
        let sentence = syntax.tokens.items[claim.words.start].sentence;
        if claim.kind != ClaimKind::Event {
            continue;
        }
        for role in [&mut claim.actor, &mut claim.recipient] {
            let [filler] = &role[..] else { continue };
            if two_known(reading, &filler.words)
                && let Some((_, two)) = last.as_ref().filter(|(s, _)| sentence - s <= NEAR)
            {
                *role = two.to_vec();
            }
        }
        let mut all = claim.actor.iter().chain(&claim.recipient).filter(|f| f.actor.is_some());
        let pronoun = claim.actor.iter().chain(&claim.recipient).any(|f| syntax.pos(f.words.start) == "PRON");
        if pronoun || syntax.is_noun(claim.words.start) {
            continue;
        }
        if let (Some(a), Some(b), None) = (all.next(), all.next(), all.next())
            && a.actor != b.actor
        {
            last = Some((sentence, [a.clone(), b.clone()]));
        }
    }
}

/// How many sentences back "both sides" looks.
const NEAR: usize = 2;

/// Whether words speak of two that are known: "the two leaders", "both", "the pair".
fn two_known(reading: &Reading, words: &Words) -> bool {
    let syntax = &reading.syntax;
    let forms: Vec<String> = words.clone().map(|t| syntax.lower(t)).collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    match forms[..] {
        ["both"] | ["the", "pair" | "two"] => true,
        ["both", noun] | ["the", "two", noun] => {
            matches!(noun, "sides" | "camps" | "leaders" | "parties" | "men" | "women" | "countries" | "states")
                || reading.lexicon.list("titles").has(noun.trim_end_matches('s'))
        }
        _ => false,
    }
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
