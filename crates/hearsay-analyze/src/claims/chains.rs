//! Chains: through whom a proposition comes, from the report inward.
//!
//! In go a token and the tree of attributions; out comes the path of sources whose contents hold the token. In "The Post,
//! citing a pilot, said the lock had failed" what is told of the lock hangs under the pilot, and the pilot under the Post.
//! Nothing is attributed by nearness: a token outside every content is the report's own.

use super::reading::Reading;
use crate::attributions::{Class, class_of, key_of};
use hearsay_model::{
    ActorId, ActorKind, Attribution, AttributionId, EntityType, Filler, Form, Hop, HopRole, Manner, Quote, TokenId,
    Words,
};
use std::collections::HashMap;

/// The innermost attribution of every token, and the opened source of every attribution.
pub(super) struct Chains {
    innermost: Vec<Option<AttributionId>>,
    keys: Vec<TokenId>,
    sources: Vec<Source>,
    cue: Vec<bool>,
    counts: Vec<bool>,
}

/// Who stands behind an attribution.
#[derive(Clone, Debug)]
enum Source {
    /// A head and what fills it.
    Somebody(TokenId),
    /// "I" or "we": whoever speaks already.
    Speaker,
    /// The words leave it out.
    Unstated,
}

impl Chains {
    pub(super) fn new(reading: &Reading) -> Self {
        let all = &reading.analysis.attributions;
        let size = |a: &Attribution| a.content.iter().map(ExactSizeIterator::len).sum::<usize>();
        let sizes: Vec<usize> = all.iter().map(size).collect();
        let keys: Vec<TokenId> = all.iter().map(|a| key_of(&reading.syntax, reading.lexicon, &a.cue)).collect();
        let counts: Vec<bool> = all.iter().zip(&keys).map(|(a, &key)| speaks(reading, a, key)).collect();
        let mut innermost: Vec<Option<AttributionId>> = vec![None; reading.syntax.len()];
        for (id, attribution) in all.iter().enumerate().filter(|(id, _)| counts[*id]) {
            for token in attribution.content.iter().flat_map(Clone::clone) {
                if token >= innermost.len() || token == keys[id] {
                    continue;
                }
                let deeper = innermost[token].is_none_or(|now| {
                    stands_under(all, id, now) || !stands_under(all, now, id) && sizes[id] < sizes[now]
                });
                if deeper {
                    innermost[token] = Some(id);
                }
            }
        }
        let mut cue = vec![false; reading.syntax.len()];
        for (&key, _) in keys.iter().zip(&counts).filter(|(_, counts)| **counts) {
            cue[key] = true;
        }
        Chains { innermost, keys, sources: open_all(reading), cue, counts }
    }

    /// Whether an attribution turns on this token.
    pub(super) fn is_cue(&self, token: TokenId) -> bool {
        self.cue[token]
    }

    /// The attribution a token hangs on.
    pub(super) fn at(&self, token: TokenId) -> Option<AttributionId> {
        self.innermost[token]
    }

    /// The token an attribution's cue turns on.
    pub(super) fn key(&self, id: AttributionId) -> TokenId {
        self.keys[id]
    }

    /// The chain of what hangs on an attribution.
    pub(super) fn hops(&self, reading: &Reading, id: Option<AttributionId>) -> Vec<Hop> {
        let all = &reading.analysis.attributions;
        let mut path = Vec::new();
        let (mut next, mut steps) = (id, 0);
        while let Some(id) = next {
            steps += 1;
            if steps > all.len() {
                break;
            }
            if self.counts[id] {
                path.push(id);
            }
            next = all[id].parent;
        }
        path.reverse();
        let mut hops = vec![Hop::report()];
        for id in path {
            let attribution = &all[id];
            let cue = attribution.cue.first().cloned();
            let venue = attribution.venue.as_ref().map(|words| venue_filler(reading, words));
            let hop = match self.sources[id] {
                Source::Speaker => continue,
                Source::Unstated => {
                    // One word that leaves the source out under another that does so too is one missing source.
                    if hops.last().is_some_and(|h| h.role == HopRole::Unstated) {
                        continue;
                    }
                    Hop { role: HopRole::Unstated, actor: None, words: None, cue, venue, attribution: Some(id) }
                }
                Source::Somebody(head) => {
                    let filler = reading.filler(head);
                    let last = hops.last();
                    // Nobody quotes himself: who is cited is another than who cites.
                    let relayed = all[id].parent.is_some_and(|up| {
                        self.counts[up] && [self.keys[up], self.keys[id]].iter().any(|&k| relays(reading, k))
                    });
                    let same = !relayed
                        && last.is_some_and(|h: &Hop| {
                            h.words.as_ref() == Some(&filler.words)
                                || h.actor.is_some() && h.actor == filler.actor && one_voice(reading, h, head)
                        });
                    if same {
                        continue;
                    }
                    let named = match filler.actor.and_then(|a| reading.analysis.actors.get(a)) {
                        Some(actor) => actor.kind != ActorKind::Unnamed,
                        None => reading.named(head),
                    };
                    // Nobody tells himself: a link that is another's is not the same actor's, whoever was taken for it.
                    let twice = filler.actor.is_some() && hops.last().is_some_and(|h| h.actor == filler.actor);
                    let named = if twice { reading.named(head) } else { named };
                    let filler = if twice { Filler { actor: None, words: filler.words } } else { filler };
                    Hop {
                        role: if named { HopRole::Source } else { HopRole::Unnamed },
                        actor: filler.actor,
                        words: Some(filler.words),
                        cue,
                        venue,
                        attribution: Some(id),
                    }
                }
            };
            hops.push(hop);
        }
        hops
    }

    /// The attribution that a gloss hangs on: none in indirect speech, the speaker's inside quotation marks.
    pub(super) fn gloss(&self, reading: &Reading, token: TokenId) -> Option<AttributionId> {
        let items = &reading.analysis.tokens.items;
        let all = &reading.analysis.attributions;
        let mut next = self.innermost[token];
        let mut steps = 0;
        while let Some(id) = next {
            let quoted = items[token].quote == Quote::Inside && items[self.keys[id]].quote == Quote::Outside;
            if quoted && matches!(all[id].manner, Manner::Direct | Manner::Mixed)
                || printed(reading, &all[id], self.keys[id])
            {
                return Some(id);
            }
            steps += 1;
            next = if steps > all.len() { None } else { all[id].parent };
        }
        None
    }

    /// Whether a predicate stands in a clause or phrase that only glosses what the source says: an apposition, a relative
    /// clause or participle set off by commas; where no source is named, also a clause of time, which takes what it tells
    /// for granted ("is thought to have bombed the depot since the war began").
    pub(super) fn is_gloss(&self, reading: &Reading, predicate: TokenId) -> bool {
        let Some(id) = self.innermost[predicate] else { return false };
        let syntax = &reading.syntax;
        let content = &reading.analysis.attributions[id].content;
        let key = self.keys[id];
        let nobody = matches!(self.sources[id], Source::Unstated) && syntax.is_verb(key);
        for token in syntax.path(predicate) {
            if nobody
                && syntax.base(token) == "advcl"
                && syntax
                    .kids_by(token, &["mark"])
                    .any(|m| matches!(syntax.lower(m).as_str(), "since" | "after" | "before"))
            {
                return true;
            }
            if token == key || !content.iter().any(|w| w.contains(&token)) {
                break;
            }
            let Some(head) = syntax.head(token) else { break };
            let off = syntax.comma_before(token);
            let noun_gloss = matches!(syntax.base(token), "acl" | "appos") && off && !syntax.is_verb(head);
            // What is said inside the gloss is said by whoever says it there ("…, who were reportedly beaten").
            if noun_gloss && !syntax.below(key, token) {
                return true;
            }
            if !content.iter().any(|w| w.contains(&head)) {
                break;
            }
            let between = syntax.base(token) == "advcl"
                && off
                && token < head
                && syntax.kid(head, &["nsubj"]).is_some_and(|subject| subject < token);
            if between {
                return true;
            }
        }
        false
    }

    /// How the words of a claim stand, given what it hangs on.
    pub(super) fn manner(&self, reading: &Reading, id: Option<AttributionId>, words: &Words) -> Manner {
        let Some(id) = id else { return Manner::Own };
        let items = &reading.analysis.tokens.items;
        if items[self.keys[id]].quote != Quote::Outside {
            return Manner::Indirect;
        }
        if printed(reading, &reading.analysis.attributions[id], self.keys[id]) {
            return Manner::Direct;
        }
        let solid = words.clone().filter(|&t| reading.syntax.pos(t) != "PUNCT");
        let (mut all, mut quoted) = (0, 0);
        for token in solid {
            all += 1;
            quoted += usize::from(items[token].quote == Quote::Inside);
        }
        match quoted {
            0 => Manner::Indirect,
            n if n == all => Manner::Direct,
            _ => Manner::Mixed,
        }
    }
}

/// Whether two sources of one actor are one link: not two different names or descriptions, which only look like one.
fn one_voice(reading: &Reading, outer: &Hop, inner: TokenId) -> bool {
    let syntax = &reading.syntax;
    let Some(outer) = outer.words.as_ref().and_then(|w| head_of(reading, w)) else { return true };
    if reading.pronoun(outer) || reading.pronoun(inner) {
        return true;
    }
    let share = |a: TokenId, b: TokenId| {
        syntax
            .phrase(a)
            .filter(|&t| syntax.is_noun(t))
            .any(|t| syntax.phrase(b).any(|u| syntax.lower(u) == syntax.lower(t)))
    };
    let plural = |t: TokenId| syntax.has(t, "Number=Plur");
    match (reading.named(outer), reading.named(inner)) {
        (true, false) => !plural(inner),
        (false, true) => !plural(outer),
        _ => share(outer, inner),
    }
}

/// Whether an attribution makes a link of a chain: its cue is one by the lists, or its content is quoted or a clause.
/// The weights also mark what only governs a thing ("discussed the plan").
fn speaks(reading: &Reading, attribution: &Attribution, key: TokenId) -> bool {
    let syntax = &reading.syntax;
    let content = || attribution.content.iter().flat_map(Clone::clone).filter(|&t| t < syntax.len());
    let quoted = content().filter(|&t| syntax.tokens.items[t].quote == Quote::Inside).count() > 3;
    let clause =
        || content().any(|t| syntax.is_verb(t) && syntax.kid(t, &["nsubj"]).is_some_and(|s| content().any(|c| c == s)));
    if let Some(class) = class_of(syntax, reading.lexicon, key) {
        // "commented on the raid" tells of nothing but the comment.
        let plain = matches!(class, Class::Commit | Class::Claim | Class::Believe);
        let list = if syntax.is_noun(key) { "cue-nouns" } else { "cues" };
        let takes_noun = reading.lexicon.list(list).get(&syntax.lemma(key)).is_some_and(|e| e.contains(' '));
        // "Neither ministry would say whether …" is nobody's word.
        let silent = syntax.negated(key) || syntax.kid(key, &["nsubj"]).is_some_and(|s| syntax.none(s));
        let asks = syntax
            .kids_by(key, &["ccomp"])
            .any(|c| syntax.kids_by(c, &["mark"]).any(|m| matches!(syntax.lower(m).as_str(), "whether" | "if")));
        if plain && silent && asks {
            return false;
        }
        return !plain
            || takes_noun
            || quoted
            || content().any(|t| syntax.is_verb(t) || syntax.kid(t, &["cop"]).is_some());
    }
    if relays(reading, key)
        || matches!(syntax.lemma(key).as_str(), "according" | "accord" | "from" | "through")
        || matches!(syntax.lower(key).as_str(), "that" | ":")
        || reading.lexicon.list("hedges").has(&syntax.lower(key))
    {
        return true;
    }
    if matches!(syntax.pos(key), "ADJ" | "ADV" | "ADP") {
        // "It is unclear if …" is nobody's word; "was certain that …" is somebody's.
        return !attribution.source.is_empty()
            || quoted
            || matches!(syntax.lower(key).as_str(), "alleged" | "reported" | "purported" | "supposed" | "rumoured");
    }
    // What is rejected is told by whoever reports it, not by who rejects it.
    let rejects = syntax.is_verb(key)
        && reading
            .lexicon
            .verb(&syntax.lemma(key))
            .iter()
            .any(|entry| reading.lexicon.claim_type(entry.claim_type).name == "DENY");
    quoted || !rejects && clause() && (!syntax.is_verb(key) || syntax.kid(key, &["ccomp", "parataxis"]).is_some())
}

/// Whether a cue passes on another's words: "quoted", "citing".
fn relays(reading: &Reading, key: TokenId) -> bool {
    matches!(reading.syntax.lemma(key).as_str(), "quote" | "cite")
}

/// A statement printed after a colon without quotation marks is its speaker's own words.
fn printed(reading: &Reading, attribution: &Attribution, key: TokenId) -> bool {
    let sentence = &reading.analysis.tokens.sentence_of(key).words;
    attribution.manner == Manner::Direct && attribution.content.first().is_some_and(|c| c.start >= sentence.end)
}

fn stands_under(all: &[Attribution], inner: AttributionId, outer: AttributionId) -> bool {
    let mut next = all[inner].parent;
    let mut steps = 0;
    while let Some(up) = next {
        if up == outer {
            return true;
        }
        steps += 1;
        next = if steps > all.len() { None } else { all[up].parent };
    }
    false
}

fn venue_filler(reading: &Reading, words: &Words) -> Filler {
    let head = words.clone().find(|&t| reading.syntax.head(t).is_none_or(|h| !words.contains(&h)));
    let actor = head.and_then(|h| reading.filler(h).actor);
    Filler { actor, words: words.clone() }
}

/// The head of a phrase: the word that the others depend on.
fn head_of(reading: &Reading, words: &Words) -> Option<TokenId> {
    let syntax = &reading.syntax;
    let outside = |&t: &TokenId| syntax.head(t).is_none_or(|h| !words.contains(&h));
    words
        .clone()
        .filter(outside)
        .find(|&t| syntax.is_noun(t) || syntax.pos(t) == "PRON")
        .or_else(|| words.clone().filter(outside).find(|&t| matches!(syntax.pos(t), "NUM" | "DET")))
        .or_else(|| words.clone().find(|&t| syntax.is_noun(t) || syntax.pos(t) == "PRON"))
        .or_else(|| words.clone().next())
}

/// Opens the sources: "a report published by the Post" is the Post, and so is "the report" later on.
fn open_all(reading: &Reading) -> Vec<Source> {
    let mut authors: HashMap<String, TokenId> = HashMap::new();
    let mut sources = Vec::with_capacity(reading.analysis.attributions.len());
    let mut last: Option<TokenId> = None;
    for (id, attribution) in reading.analysis.attributions.iter().enumerate() {
        let key = key_of(&reading.syntax, reading.lexicon, &attribution.cue);
        let subject = subject_before(reading, key, attribution);
        let head =
            attribution.source.first().filter(|w| w.end <= reading.syntax.len()).and_then(|w| head_of(reading, w));
        let head = head.map(|h| subject.unwrap_or(h));
        let Some(head) = head.map(|h| reading.syntax.antecedent(h)) else {
            sources.push(Source::Unstated);
            continue;
        };
        if matches!(reading.syntax.lower(head).as_str(), "i" | "we" | "us" | "me") {
            sources.push(Source::Speaker);
            continue;
        }
        // "One of them, Miro Vale, said".
        let head = if reading.named(head) {
            head
        } else {
            attribution
                .source
                .iter()
                .flat_map(Clone::clone)
                .find(|&t| {
                    t > head
                        && reading.named(t)
                        && reading.entity(t) == Some(EntityType::Person)
                        && (t.saturating_sub(4)..t).any(|c| reading.syntax.form(c) == ",")
                        && reading.mention(t).is_some_and(|(_, m)| m.head == t)
                })
                .unwrap_or(head)
        };
        // A pronoun that coreference leaves alone goes on from the last source of its kind.
        let unknown = reading.syntax.pos(head) == "PRON"
            && reading.filler(head).actor.is_none_or(|a| {
                let actor = &reading.analysis.actors[a];
                let person = matches!(reading.syntax.lower(head).as_str(), "he" | "she");
                actor.mentions.iter().all(|&m| reading.analysis.mentions[m].form == Form::Pronoun)
                    || person && !matches!(actor.kind, ActorKind::Person | ActorKind::Unnamed)
                    || speaks_of(reading, id, key, a)
            });
        if unknown && let Some(before) = last.filter(|&l| fits(reading, head, l)) {
            sources.push(Source::Somebody(before));
            continue;
        }
        // Who speaks in the report's own sentences goes on as "it"; who is only quoted there does not.
        if !unknown && attribution.parent.is_none() {
            last = Some(head);
        }
        let lemma = reading.syntax.lemma(head);
        if !reading.lexicon.list("documents").has(&lemma) || reading.inside_name(head) && reading.named(head) {
            sources.push(Source::Somebody(head));
            continue;
        }
        let author = author(reading, head);
        if let Some(author) = author {
            authors.insert(lemma, author);
        } else if let Some(&known) = authors.get(&lemma) {
            sources.push(Source::Somebody(known));
            continue;
        }
        sources.push(Source::Somebody(author.unwrap_or(head)));
    }
    sources
}

/// The subject of an active cue, where what the weights take for the source misses it: "this spring I hope", "A pilot told
/// us that Vale had left".
fn subject_before(reading: &Reading, key: TokenId, attribution: &Attribution) -> Option<TokenId> {
    let syntax = &reading.syntax;
    if !syntax.is_verb(key) || syntax.passive(key) {
        return None;
    }
    let source = attribution.source.first()?;
    let subject = syntax.kids_by(key, &["nsubj"]).find(|&s| s < key)?;
    (source.contains(&subject) || source.start > key + 1).then_some(subject)
}

/// Whether a pronoun's actor is the one spoken of: "Vale, he said, had left", "He quoted Vale".
fn speaks_of(reading: &Reading, id: AttributionId, key: TokenId, actor: ActorId) -> bool {
    let all = &reading.analysis.attributions;
    let syntax = &reading.syntax;
    if matches!(syntax.lemma(key).as_str(), "quote" | "cite") {
        let inner = all.iter().find(|a| a.parent == Some(id)).and_then(|a| a.source.first());
        let inner = inner.and_then(|w| head_of(reading, w)).map(|h| reading.filler(h).actor);
        return inner == Some(Some(actor));
    }
    let Some(source) = all[id].source.first() else { return false };
    source.start >= 2
        && syntax.form(source.start - 1) == ","
        && reading.analysis.mentions.iter().enumerate().any(|(m, mention)| {
            mention.words.end == source.start - 1
                && mention.form == Form::Name
                && reading.analysis.actor_of.get(m).copied().flatten() == Some(actor)
        })
}

/// Whether a pronoun can stand for a source.
fn fits(reading: &Reading, pronoun: TokenId, source: TokenId) -> bool {
    let person = match reading.kind(source) {
        Some(ActorKind::Person) => true,
        Some(ActorKind::Organization | ActorKind::Country) => false,
        _ => reading.entity(source) == Some(EntityType::Person),
    };
    match reading.syntax.lower(pronoun).as_str() {
        "he" | "she" => person,
        "it" => !person,
        "they" => true,
        _ => false,
    }
}

/// Who wrote or published a document, if its phrase says so.
fn author(reading: &Reading, document: TokenId) -> Option<TokenId> {
    let syntax = &reading.syntax;
    let published = syntax.kids_by(document, &["acl"]).find_map(|verb| {
        syntax.parts(verb).into_iter().find(|p| p.place == "subject" && p.head != document).map(|p| p.head)
    });
    let by = || {
        syntax.kids_by(document, &["nmod"]).find(|&kid| {
            let preposition = syntax.preposition(kid);
            matches!(preposition.as_deref(), Some("by"))
                || matches!(preposition.as_deref(), Some("of" | "from")) && reading.can_act(kid)
        })
    };
    let owner = || syntax.kids_by(document, &["nmod:poss"]).next();
    let compound = || {
        syntax.kids_by(document, &["compound", "nmod:desc"]).find(|&kid| {
            syntax.pos(kid) == "PROPN"
                && !reading.tells_time(kid)
                && reading.mention(kid).is_none_or(|(_, m)| m.form != Form::Pronoun)
        })
    };
    published.or_else(by).or_else(owner).or_else(compound)
}
