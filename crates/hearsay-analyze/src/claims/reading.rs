//! The layers of one document as the drawing of claims asks for them: the mention at a head, its actor, a verb's frame.

use crate::{Lexicon, syntax::Syntax};
use hearsay_model::{
    ActorId, ActorKind, Analysis, EntityType, Filler, Form, Frame, Mention, MentionId, TokenId, Words,
};

/// All layers, indexed by token.
pub(super) struct Reading<'a> {
    pub(super) syntax: Syntax<'a>,
    pub(super) analysis: &'a Analysis,
    pub(super) lexicon: &'a Lexicon,
    /// Who published the report, if its header says so.
    pub(super) publisher: Option<String>,
    mention_at: Vec<Option<MentionId>>,
    frame_at: Vec<Option<usize>>,
    in_name: Vec<bool>,
    in_time: Vec<bool>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str, analysis: &'a Analysis, lexicon: &'a Lexicon) -> Self {
        let syntax = Syntax::new(text, &analysis.tokens, &analysis.tags, &analysis.parse).with(lexicon);
        let n = syntax.len();
        let mut mention_at: Vec<Option<MentionId>> = vec![None; n];
        let mut in_name = vec![false; n];
        for (id, mention) in analysis.mentions.iter().enumerate() {
            if mention.head >= n || mention.words.end > n {
                continue;
            }
            let rank = |m: MentionId| {
                let mention = &analysis.mentions[m];
                (analysis.actor_of.get(m).copied().flatten().is_some(), mention.form == Form::Name, mention.words.len())
            };
            let best = &mut mention_at[mention.head];
            if best.is_none_or(|now| rank(id) > rank(now)) {
                *best = Some(id);
            }
            if mention.form == Form::Name && mention.words.len() < 12 {
                for token in mention.words.clone() {
                    // A name holds its capitals; "the depot of the Guard" is no name though the mention may be.
                    in_name[token] |= syntax.pos(token) == "PROPN";
                }
            }
        }
        let mut frame_at = vec![None; n];
        for (id, frame) in analysis.frames.iter().enumerate() {
            if frame.predicate < n {
                frame_at[frame.predicate] = Some(id);
            }
        }
        let mut in_time = vec![false; n];
        for token in analysis.times.iter().flat_map(|t| t.words.clone()) {
            if token < n {
                in_time[token] = true;
            }
        }
        Reading { syntax, analysis, lexicon, publisher: None, mention_at, frame_at, in_name, in_time }
    }

    /// The mention whose head is this token, or that the token's name belongs to.
    pub(super) fn mention(&self, head: TokenId) -> Option<(MentionId, &'a Mention)> {
        let find = |t: TokenId| self.mention_at[t].map(|id| (id, &self.analysis.mentions[id]));
        find(head).or_else(|| {
            // A name's mention may have another of its tokens as head ("Captain Miro Vale").
            let up = self.syntax.head(head).filter(|_| self.syntax.is(head, &["flat"]));
            let down = self.syntax.kid(head, &["flat"]);
            [up, down].into_iter().flatten().find_map(|t| find(t).filter(|(_, m)| m.words.contains(&head)))
        })
    }

    /// What a head mentions.
    pub(super) fn entity(&self, head: TokenId) -> Option<EntityType> {
        self.mention(head).map(|(_, m)| m.entity)
    }

    /// The kind of the actor a head mentions.
    pub(super) fn kind(&self, head: TokenId) -> Option<ActorKind> {
        let (id, _) = self.mention(head)?;
        let actor = self.analysis.actor_of.get(id).copied().flatten()?;
        self.analysis.actors.get(actor).map(|a| a.kind)
    }

    /// Whether a head is a name.
    pub(super) fn named(&self, head: TokenId) -> bool {
        self.syntax.pos(head) == "PROPN" || self.mention(head).is_some_and(|(_, m)| m.form == Form::Name)
    }

    /// Whether a token stands inside a name ("Strike" in "the Strike Battalion").
    pub(super) fn inside_name(&self, token: TokenId) -> bool {
        self.in_name[token]
    }

    /// Whether a token tells a time.
    pub(super) fn tells_time(&self, token: TokenId) -> bool {
        self.in_time[token] || self.entity(token) == Some(EntityType::Time)
    }

    /// The frame of a predicate.
    pub(super) fn frame(&self, predicate: TokenId) -> Option<&'a Frame> {
        self.frame_at[predicate].map(|id| &self.analysis.frames[id])
    }

    /// Whether a head is a pronoun or possessive.
    pub(super) fn pronoun(&self, head: TokenId) -> bool {
        self.syntax.pos(head) == "PRON" || self.mention(head).is_some_and(|(_, m)| m.form == Form::Pronoun)
    }

    /// What a head stands for as a filler.
    pub(super) fn filler(&self, head: TokenId) -> Filler {
        let unknown =
            self.mention(head).is_none_or(|(id, _)| self.analysis.actor_of.get(id).copied().flatten().is_none());
        let people = (self.syntax.pos(head) == "ADJ" || self.entity(head) != Some(EntityType::Person))
            && self.mention(head).is_none_or(|(_, m)| m.words.len() == 1);
        if people && let Some(land) = self.land_of(head) {
            return Filler { actor: Some(land), words: head..head + 1 };
        }
        if unknown && self.national(head) {
            return Filler { actor: self.country_of(head), words: head..head + 1 };
        }
        let mut actor = self.mention(head).and_then(|(id, _)| self.analysis.actor_of.get(id).copied().flatten());
        let nameless = actor.is_none_or(|a| self.analysis.actors[a].kind == ActorKind::Unnamed);
        if nameless && !self.named(head) {
            // "one of the men, Miro Vale": who is described is who is named.
            let name = self.syntax.kids_by(head, &["appos"]).find(|&k| k > head && self.named(k));
            let named = name
                .and_then(|n| self.mention(n))
                .and_then(|(id, _)| self.analysis.actor_of.get(id).copied().flatten());
            actor = named.or(actor);
        }
        Filler { actor, words: self.syntax.phrase(head) }
    }

    /// The actor of the text that an adjective of a country or people belongs to: Kordia for "Kordish".
    fn country_of(&self, adjective: TokenId) -> Option<ActorId> {
        let lower = self.syntax.lower(adjective);
        let known = self.lexicon.list("demonyms").get(&lower).filter(|c| !c.is_empty());
        self.analysis.actors.iter().position(|actor| {
            if !matches!(actor.kind, ActorKind::Country | ActorKind::Place) {
                return false;
            }
            let name = actor.name.to_lowercase();
            if let Some(country) = known {
                return name == country.to_lowercase();
            }
            // A country that no list has shares its stem with its adjective.
            let shared = name.chars().zip(lower.chars()).take_while(|(a, b)| a == b).count();
            shared >= 4 && shared + 3 >= name.chars().count().min(lower.chars().count())
        })
    }

    /// The actor whose people an adjective names that no list has, by its stem and ending: Kordia for "Kordish".
    fn land_of(&self, adjective: TokenId) -> Option<ActorId> {
        let form = self.syntax.form(adjective);
        if !form.chars().next().is_some_and(char::is_uppercase)
            || self.lexicon.list("demonyms").has(&form.to_lowercase())
        {
            return None;
        }
        let lower = form.to_lowercase();
        let stem = ENDS.iter().find_map(|end| {
            let least = if *end == "i" { 4 } else { 3 };
            lower.strip_suffix(end).filter(|stem| stem.chars().count() >= least)
        })?;
        self.analysis.actors.iter().position(|actor| {
            let name = actor.name.to_lowercase();
            actor.kind != ActorKind::Person
                && name != lower
                && !name.contains(' ')
                && name.starts_with(stem)
                && name.chars().count() <= lower.chars().count()
                && !ENDS.iter().any(|end| name.ends_with(end))
        })
    }

    /// Past words of amount, the noun that matters: "fighters" in "thousands of fighters".
    pub(super) fn substance(&self, noun: TokenId) -> TokenId {
        const AMOUNTS: &[&str] = &[
            "number", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen", "score",
            "hundred", "thousand", "million", "billion", "series", "lot", "majority", "most", "some", "all", "many",
            "several", "part", "percent", "couple", "half", "rest", "round", "group", "both", "each", "none",
            "handful",
        ];
        let lemma = self.syntax.lemma(noun);
        if AMOUNTS.contains(&lemma.as_str()) || self.syntax.pos(noun) == "NUM" {
            let of = self
                .syntax
                .kids_by(noun, &["nmod", "obl"])
                .find(|&kid| self.syntax.preposition(kid).as_deref() == Some("of"));
            return of.unwrap_or(noun);
        }
        noun
    }

    /// Whether a noun is in a class of the lexicon, or one of the quoted words; persons also by what the mention says.
    pub(super) fn is_a(&self, noun: TokenId, classes: &str) -> bool {
        let head = self.substance(noun);
        if self.lexicon.is(&self.syntax.lemma(head), classes) || self.lexicon.is(&self.syntax.lower(head), classes) {
            return true;
        }
        if classes.split_whitespace().any(|c| c == "named")
            && self.named(head)
            && self.entity(head) == Some(EntityType::Person)
        {
            return true;
        }
        if !classes.split_whitespace().any(|c| c == "person") {
            return false;
        }
        matches!(
            self.syntax.lower(head).as_str(),
            "he" | "she" | "him" | "her" | "them" | "they" | "us" | "we" | "me" | "i"
        ) || self.entity(head) == Some(EntityType::Person)
            || self.kind(head) == Some(ActorKind::Person)
    }

    /// Whether a head can be an actor: a person, an organisation, a place or country.
    pub(super) fn can_act(&self, head: TokenId) -> bool {
        let substance = self.substance(head);
        let by_mention = |t: TokenId| {
            self.entity(t).map(|e| matches!(e, EntityType::Person | EntityType::Organization | EntityType::Place))
        };
        if let Some(yes) = by_mention(substance).or_else(|| by_mention(head)) {
            return yes || self.lexicon.is(&self.syntax.lemma(substance), "person force body");
        }
        // "the head of the League": who holds an office acts.
        let office = self.lexicon.list("titles").get(&self.syntax.lemma(substance));
        if office.is_some_and(|entry| entry.starts_with("leads")) && self.syntax.pos(substance) == "NOUN" {
            return true;
        }
        self.syntax.pos(substance) == "PROPN" && !self.tells_time(substance)
            || self.lexicon.is(&self.syntax.lemma(substance), "person force body media")
    }

    /// Whether a noun tells of a happening by the schema.
    pub(super) fn happening(&self, token: TokenId) -> bool {
        self.syntax.pos(token) == "NOUN" && !self.lexicon.noun(&self.syntax.lemma(token)).is_empty()
    }

    /// Whether words are an adjective of a country or people: "Lebanese", "Kordish".
    pub(super) fn national(&self, token: TokenId) -> bool {
        let form = self.syntax.form(token);
        let capital = form.chars().next().is_some_and(char::is_uppercase);
        if !capital || form.chars().all(|c| !c.is_lowercase()) {
            return false;
        }
        let lower = form.to_lowercase();
        if self.lexicon.list("demonyms").has(&lower) {
            return true;
        }
        if !ENDS[..15].iter().any(|e| lower.ends_with(e)) || lower.chars().count() < 5 {
            return false;
        }
        if self.syntax.pos(token) == "ADJ" {
            return self.syntax.is(token, &["amod"]);
        }
        // A people that no list has, before what is described: "the Zadrian daily".
        let next = token + 1;
        self.syntax.pos(token) == "PROPN"
            && self.syntax.is(token, &["compound", "amod", "nmod"])
            && next < self.syntax.len()
            && (self.land_of(token).is_some()
                || self.syntax.pos(next) == "NOUN"
                    && self.lexicon.is(&self.syntax.lower(next), "media person force state body"))
    }
}

/// Endings of adjectives of countries and peoples.
const ENDS: [&str; 16] =
    ["ian", "ean", "ani", "ari", "ese", "ish", "sti", "aki", "qi", "eni", "ati", "eli", "ali", "avi", "uri", "i"];

/// The words from the first to the last of several phrases.
pub(super) fn span_of(tokens: &[TokenId]) -> Words {
    let start = tokens.iter().copied().min().unwrap_or(0);
    let end = tokens.iter().copied().max().unwrap_or(0) + 1;
    start..end
}
