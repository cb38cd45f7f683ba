//! A chain spelled out in words: "Tamas Orlin, commander of the Coastal Guard, on Radio Vess (run by the Coastal Guard)".
//!
//! What is said of a source (its office, who runs it) is itself a claim of the same report, and nothing else is used. Where
//! the report itself does not tell it, the name of who does follows in brackets.

use super::{NAME_CHARS, clip};
use crate::export::printable;
use hearsay_model::record::{self, name};
use hearsay_model::{
    ActorId, Analysis, Claim, ClaimKind, Document, Factuality, Filler, Form, Hop, HopRole, TokenId, Words,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The sources of one document.
pub struct Voices<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    /// For each actor the best claim that says who it is.
    glosses: BTreeMap<ActorId, &'a Claim>,
}

impl<'a> Voices<'a> {
    /// Looks for what the claims say of the sources.
    pub fn new(document: &'a Document, analysis: &'a Analysis) -> Self {
        let mut glosses: BTreeMap<ActorId, &Claim> = BTreeMap::new();
        for claim in &analysis.claims {
            let Some(rank) = rank(claim) else { continue };
            for actor in claim.actor.iter().filter_map(|filler| filler.actor) {
                let known = glosses.entry(actor).or_insert(claim);
                if (rank, attributed(claim)) < (self::rank(known).unwrap_or(usize::MAX), attributed(known)) {
                    *known = claim;
                }
            }
        }
        Voices { document, analysis, glosses }
    }

    /// The sources from the innermost outwards, or "the report itself".
    pub fn spell(&self, chain: &[Hop]) -> String {
        let hops: Vec<_> = chain.iter().rev().filter(|hop| hop.role != HopRole::Report).collect();
        if hops.is_empty() {
            return "the report itself".to_owned();
        }
        hops.iter().map(|hop| self.hop(hop)).collect::<Vec<_>>().join(", cited by ")
    }

    fn hop(&self, hop: &Hop) -> String {
        let mut spelled = if hop.role == HopRole::Unstated {
            match hop.cue.as_ref().and_then(|cue| self.words(cue)) {
                Some(cue) => format!("somebody left unsaid (“{cue}”)"),
                None => "somebody left unsaid".to_owned(),
            }
        } else {
            self.source(hop)
        };
        let gloss = hop.actor.and_then(|actor| self.gloss(actor, &spelled));
        if let Some(gloss) = gloss {
            spelled.push_str(&gloss.after_name());
        }
        if let Some(venue) = &hop.venue
            && let Some(place) = self.filler(venue)
        {
            let gloss = venue.actor.and_then(|actor| self.gloss(actor, &place));
            let comma = if spelled.ends_with(',') { "" } else { "," };
            let preposition = self.preposition(&venue.words).unwrap_or_else(|| "on".to_owned());
            let gloss = gloss.map_or_else(String::new, |gloss| format!(" ({})", gloss.0));
            // Writing to a string can't fail.
            let _ = write!(spelled, "{comma} {preposition} {place}{gloss}");
        }
        spelled.trim_end_matches(',').to_owned()
    }

    /// The source's name, or the words that describe it.
    fn source(&self, hop: &Hop) -> String {
        let actor = hop.actor.and_then(|id| self.analysis.actors.get(id));
        let words = hop.words.as_ref().filter(|words| !self.is_pronoun(words)).and_then(|words| self.words(words));
        let name = actor.map(|actor| clip(&printable(&actor.name), NAME_CHARS)).filter(|name| !name.is_empty());
        let spelled = if hop.role == HopRole::Source { name.or(words) } else { words.or(name) };
        let spelled = spelled.or_else(|| hop.words.as_ref().and_then(|words| self.words(words)));
        spelled.map_or_else(|| "a source".to_owned(), |spelled| lower_article(&spelled))
    }

    /// What the report says of an actor, unless its name says so already.
    fn gloss(&self, actor: ActorId, spelled: &str) -> Option<Gloss> {
        let claim = self.glosses.get(&actor)?;
        let whom = claim.recipient.iter().find(|filler| filler.actor != Some(actor));
        let whom = whom.and_then(|filler| self.full(filler))?;
        let words = self.words(&claim.words)?;
        if spelled.to_lowercase().contains(&words.to_lowercase()) {
            return None;
        }
        let verb = self.is_verb(&claim.words);
        let mut gloss = match claim.claim_type.as_str() {
            "owned_by" if verb => format!("{} by {whom}", words.trim_end_matches(" by")),
            "owned_by" => format!("owned by {whom}"),
            "proxy_of" => format!("proxy of {whom}"),
            "part_of" => format!("part of {whom}"),
            "leads" if verb => format!("who leads {whom}"),
            "spokesperson_of" if verb => format!("who speaks for {whom}"),
            "member_of" if verb => format!("of {whom}"),
            _ if words.to_lowercase().contains(&whom.to_lowercase()) => words,
            _ => format!("{} of {whom}", lower_title(&words)),
        };
        if let Some(teller) = claim.chain.iter().rev().find(|hop| hop.role != HopRole::Report) {
            let _ = write!(gloss, " [so {}]", self.source(teller));
        }
        let in_brackets = matches!(claim.claim_type.as_str(), "owned_by" | "proxy_of" | "part_of");
        Some(Gloss(gloss, in_brackets))
    }

    fn filler(&self, filler: &Filler) -> Option<String> {
        let words = name(self.document, self.analysis, filler)?;
        Some(clip(&lower_article(&printable(&words)), NAME_CHARS))
    }

    /// The words of a filler, or its actor's name where that says more: "the Guard" is "the Coastal Guard".
    fn full(&self, filler: &Filler) -> Option<String> {
        let words = self.filler(filler)?;
        let actor = filler.actor.and_then(|id| self.analysis.actors.get(id));
        let name = actor.map(|actor| lower_article(&clip(&printable(&actor.name), NAME_CHARS)));
        Some(name.filter(|name| !name.is_empty() && !words.contains(name.as_str())).unwrap_or(words))
    }

    fn words(&self, words: &Words) -> Option<String> {
        let span = record::span(self.analysis, words)?;
        Some(clip(&printable(span.of(&self.document.text)), NAME_CHARS))
    }

    /// The preposition before a venue, where it is one that can stand alone: "on Radio Vess", "in an interview".
    fn preposition(&self, venue: &Words) -> Option<String> {
        let before: TokenId = venue.start.checked_sub(1)?;
        let token = self.analysis.tokens.items.get(before)?;
        let word = token.span.of(&self.document.text).to_lowercase();
        matches!(word.as_str(), "on" | "in" | "at" | "through" | "via" | "during").then_some(word)
    }

    fn is_pronoun(&self, words: &Words) -> bool {
        let mentions = &self.analysis.mentions;
        // Mentions stand in the order of their first words.
        let from = mentions.partition_point(|mention| mention.words.start < words.start);
        let here = mentions[from..].iter().take_while(|mention| mention.words.start == words.start);
        here.into_iter().any(|mention| mention.words == *words && mention.form == Form::Pronoun)
    }

    fn is_verb(&self, words: &Words) -> bool {
        let tags = words.clone().filter_map(|token| self.analysis.tags.get(token));
        tags.into_iter().any(|tag| tag.pos == "VERB")
    }

    /// What tells one source from another.
    pub fn key(&self, hop: &Hop) -> String {
        match (hop.role, hop.actor) {
            (HopRole::Report, _) => String::new(),
            (HopRole::Unstated, _) => "unstated".to_owned(),
            (_, Some(actor)) => format!("a{actor}"),
            (_, None) => hop.words.as_ref().and_then(|words| self.words(words)).unwrap_or_default().to_lowercase(),
        }
    }

    /// What tells one venue from another.
    pub fn venue_key(&self, hop: &Hop) -> String {
        let Some(venue) = &hop.venue else { return String::new() };
        match venue.actor {
            Some(actor) => format!("a{actor}"),
            None => self.words(&venue.words).unwrap_or_default().to_lowercase(),
        }
    }
}

/// What is said of a source, and whether it stands in brackets after the name.
struct Gloss(String, bool);

impl Gloss {
    fn after_name(&self) -> String {
        if self.1 { format!(" ({})", self.0) } else { format!(", {},", self.0) }
    }
}

/// How much a claim says of who somebody is: an office more than a membership. `None` where it says nothing of that.
fn rank(claim: &Claim) -> Option<usize> {
    if claim.kind != ClaimKind::Relation || claim.factuality != Factuality::Certain {
        return None;
    }
    let ranks = ["leads", "spokesperson_of", "owned_by", "proxy_of", "member_of", "part_of"];
    ranks.iter().position(|&known| known == claim.claim_type)
}

fn attributed(claim: &Claim) -> bool {
    claim.chain.iter().any(|hop| hop.role != HopRole::Report)
}

/// A description that opened a sentence: "The Post" is "the Post", "Two officials" "two officials".
fn lower_article(words: &str) -> String {
    let first = words.split(' ').next().unwrap_or("");
    let small =
        ["The", "A", "An", "Two", "Three", "Four", "Five", "Several", "Some", "Many", "One", "Another", "His", "Her"];
    if small.contains(&first) { format!("{}{}", first.to_lowercase(), &words[first.len()..]) } else { words.to_owned() }
}

/// A title that stood before a name: "Commander" is "commander"; "CEO" stays.
fn lower_title(words: &str) -> String {
    let mut chars = words.chars();
    match chars.next() {
        Some(first) if chars.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => words.to_owned(),
    }
}
