//! Events and relations that verbs and nouns of happening carry.
//!
//! In go the layers and the schema; out come claims with their roles filled: "Gunboats shelled the depot at Vess on
//! Monday" is an ATTACK by the gunboats on the depot, at Vess, on Monday. What fits no type is `OTHER`.

use super::{chains::Chains, factuality, reading::Reading};
use crate::{
    attributions::{Class, class_of},
    lemmas,
    lexicon::{ClaimType, Entry, Roles, Rule},
    syntax::Part,
};
use hearsay_model::{Claim, ClaimKind, Filler, Hop, TokenId, When, Words};
use std::collections::HashMap;

/// A predicate with its type and the parts of its clause.
struct Found<'a> {
    predicate: TokenId,
    words: Words,
    claim_type: &'a ClaimType,
    rule: &'a Rule,
    roles: &'a Roles,
    parts: Vec<Part>,
    /// The verb that carries a noun of happening.
    carrier: Option<TokenId>,
}

/// All claims that verbs and nouns of happening carry.
pub(super) fn draw(reading: &Reading, chains: &Chains) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut type_of: HashMap<TokenId, &str> = HashMap::new();
    for token in 0..reading.syntax.len() {
        if reading.syntax.is_verb(token)
            && let Some(found) = verb(reading, token)
        {
            type_of.insert(token, found.claim_type.name.as_str());
            claims.extend(claim(reading, chains, &found));
        }
    }
    for token in 0..reading.syntax.len() {
        if !type_of.contains_key(&token)
            && let Some(found) = noun(reading, &type_of, token)
        {
            type_of.insert(token, found.claim_type.name.as_str());
            claims.extend(claim(reading, chains, &found));
        }
    }
    let other = reading.lexicon.claim_types().iter().find(|t| t.name == "OTHER");
    if let Some(other) = other {
        for token in 0..reading.syntax.len() {
            if reading.syntax.is_verb(token)
                && !type_of.contains_key(&token)
                && !carries(reading, chains, &type_of, token)
            {
                let found = Found {
                    predicate: token,
                    words: verb_words(reading, token),
                    claim_type: other,
                    rule: &NO_RULE,
                    roles: &other.roles,
                    parts: reading.syntax.parts(token),
                    carrier: None,
                };
                claims.extend(claim(reading, chains, &found).filter(|c| c.actor.iter().any(|f| f.actor.is_some())));
            }
        }
    }
    claims.extend(other.into_iter().flat_map(|other| hedged(reading, chains, other)));
    claims
}

/// What is only held probable or possible of something is kept though no verb tells it: "the fire was presumably a result
/// of the raid".
fn hedged(reading: &Reading, chains: &Chains, other: &ClaimType) -> Vec<Claim> {
    let syntax = &reading.syntax;
    let hedges = reading.lexicon.list("hedges");
    let found = (0..syntax.len()).filter(|&t| {
        matches!(syntax.pos(t), "NOUN" | "ADJ")
            && syntax.kid(t, &["cop"]).is_some()
            && syntax.kids_by(t, &["advmod"]).any(|a| hedges.get(&syntax.lower(a)).is_some_and(|h| h != "unstated"))
    });
    found
        .filter_map(|predicate| {
            let subject = syntax.antecedent(syntax.kid(predicate, &["nsubj"])?);
            let hangs_on = chains.at(predicate);
            let actor = if actor_like(reading, subject, "OTHER") { vec![reading.filler(subject)] } else { Vec::new() };
            let object = if actor.is_empty() { vec![reading.filler(subject)] } else { Vec::new() };
            let words = syntax.subtree(predicate);
            Some(Claim {
                kind: ClaimKind::Event,
                claim_type: other.name.clone(),
                words: predicate..predicate + 1,
                actor,
                recipient: Vec::new(),
                object,
                place: Vec::new(),
                time: Vec::new(),
                factuality: factuality::assign(reading, chains, predicate, hangs_on, false),
                manner: chains.manner(reading, hangs_on, &words),
                chain: chains.hops(reading, hangs_on),
                chain_or: None,
                evidence: vec![words],
            })
        })
        .collect()
}

static NO_RULE: Rule = Rule {
    needs: None,
    object_is: None,
    object_is_not: None,
    subject_is: None,
    senses: None,
    voice: None,
    polarity: None,
    within: None,
    verb_is: None,
    actor: None,
    recipient: None,
    object: None,
    place: None,
};

/// Verbs that tell nothing by themselves: cues of an attribution, and those that carry a noun that is a claim.
fn carries(reading: &Reading, chains: &Chains, type_of: &HashMap<TokenId, &str>, verb: TokenId) -> bool {
    let syntax = &reading.syntax;
    chains.is_cue(verb)
        || syntax.kids_by(verb, &["obj", "nsubj", "obl"]).any(|k| type_of.contains_key(&k))
        || syntax.kids_by(verb, &["xcomp"]).any(|k| type_of.contains_key(&k))
        || matches!(syntax.lemma(verb).as_str(), "be" | "have" | "do" | "accord" | "include")
        || verb > 0 && syntax.form(verb - 1) == "-"
}

fn verb_words(reading: &Reading, verb: TokenId) -> Words {
    let particle = reading.syntax.kids_by(verb, &["compound:prt"]).find(|&p| p == verb + 1);
    verb..particle.unwrap_or(verb) + 1
}

/// The type of a verb, if the schema has one that fits.
fn verb<'a>(reading: &Reading<'a>, token: TokenId) -> Option<Found<'a>> {
    let syntax = &reading.syntax;
    // "Sund-backed" is read with the relations.
    if token > 0 && syntax.form(token - 1) == "-"
        || syntax.is(token, &["amod", "compound"])
        || reading.inside_name(token)
    {
        return None;
    }
    let mut entries = reading.lexicon.verb(&syntax.lemma(token));
    if syntax.pos(token) == "NOUN"
        && let Some(lemma) = lemmas::gerund(reading.lexicon, &syntax.lower(token))
    {
        entries = reading.lexicon.verb(&lemma);
    }
    if entries.is_empty() {
        return None;
    }
    let parts = syntax.parts(token);
    let best = entries
        .iter()
        .filter_map(|entry| fits(reading, entry, token, &parts).map(|points| (points, entry)))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let claim_type = reading.lexicon.claim_type(best.1.claim_type);
    let parts = with_object_parts(reading, parts);
    Some(Found {
        predicate: token,
        words: verb_words(reading, token),
        claim_type,
        rule: &best.1.rule,
        roles: &claim_type.roles,
        parts,
        carrier: None,
    })
}

/// The parts of a clause with what the tree hangs on its object: "sent [a message to the mayor]".
fn with_object_parts(reading: &Reading, mut parts: Vec<Part>) -> Vec<Part> {
    let syntax = &reading.syntax;
    let objects: Vec<TokenId> = parts.iter().filter(|p| p.place == "object" && !p.shared).map(|p| p.head).collect();
    for object in objects {
        for kid in syntax.kids_by(object, &["nmod", "obl"]) {
            let Some(preposition) = syntax.preposition(kid) else { continue };
            let useful = matches!(
                preposition.as_str(),
                "to" | "for" | "against" | "on" | "at" | "with" | "from" | "into" | "by"
            );
            if useful && !parts.iter().any(|p| p.place == preposition) {
                parts.push(Part { place: preposition, head: kid, shared: false });
            }
        }
    }
    parts
}

/// How many conditions an entry meets; `None` if it fails one.
fn fits(reading: &Reading, entry: &Entry, token: TokenId, parts: &[Part]) -> Option<usize> {
    let syntax = &reading.syntax;
    let rule = &entry.rule;
    let mut points = 0;
    for word in &entry.more {
        if !near(reading, token, word) {
            return None;
        }
        points += 2;
    }
    let object = parts.iter().find(|p| p.place == "object").map(|p| p.head);
    if let Some(needs) = &rule.needs {
        let there = needs.split_whitespace().any(|w| parts.iter().any(|p| p.place == w) || near(reading, token, w));
        if !there {
            return None;
        }
        points += 1;
    }
    if let Some(classes) = &rule.object_is {
        if !object.is_some_and(|o| reading.is_a(o, classes)) {
            return None;
        }
        points += 1;
    }
    if let Some(classes) = &rule.object_is_not
        && object.is_some_and(|o| reading.is_a(o, classes))
    {
        return None;
    }
    if let Some(classes) = &rule.subject_is {
        let subject = parts.iter().find(|p| p.place == "subject").map(|p| p.head);
        if !subject.is_some_and(|s| reading.is_a(s, classes)) {
            return None;
        }
        points += 1;
    }
    if let Some(voice) = &rule.voice {
        if syntax.is_verb(token) && (voice == "passive") != syntax.passive(token) {
            return None;
        }
        points += 1;
    }
    if let Some(senses) = &rule.senses
        && let Some((_, number)) = reading.frame(token).and_then(|f| f.sense.rsplit_once('.'))
        && !senses.split_whitespace().any(|s| s == number)
    {
        return None;
    }
    if let Some(within) = &rule.within {
        let head = syntax.head(token).filter(|_| syntax.is(token, &["nmod"]));
        if !head.is_some_and(|h| reading.is_a(h, within)) {
            return None;
        }
        points += 1;
    }
    if let Some(classes) = &rule.verb_is {
        let head = syntax.head(token).filter(|&h| syntax.is_verb(h));
        if !head.is_some_and(|h| reading.lexicon.is(&syntax.lemma(h), classes)) {
            return None;
        }
        points += 1;
    }
    Some(points)
}

/// Whether a word stands among the particles, objects, complements or prepositions of a predicate.
fn near(reading: &Reading, token: TokenId, word: &str) -> bool {
    let syntax = &reading.syntax;
    if word == "to-do" {
        return syntax
            .kids_by(token, &["xcomp", "advcl", "ccomp"])
            .any(|k| syntax.kids_by(k, &["mark"]).any(|m| syntax.lower(m) == "to"))
            || syntax.is_noun(token)
                && token + 2 < syntax.len()
                && syntax.lower(token + 1) == "to"
                && syntax.is_verb(token + 2);
    }
    syntax.kids(token).iter().any(|&kid| {
        let form = syntax.lower(kid);
        (form == word || syntax.lemma(kid) == word) && !syntax.is(kid, &["nsubj", "conj", "aux", "punct"])
            || syntax.is(kid, &["obl", "xcomp", "advcl"]) && syntax.prepositions(kid).iter().any(|p| p == word)
            || syntax.is(kid, &["obl"]) && syntax.kids_by(kid, &["compound"]).any(|k| syntax.lower(k) == word)
    })
}

/// The type of a noun of happening.
fn noun<'a>(reading: &Reading<'a>, type_of: &HashMap<TokenId, &str>, token: TokenId) -> Option<Found<'a>> {
    let syntax = &reading.syntax;
    if syntax.pos(token) != "NOUN" || reading.inside_name(token) || syntax.is(token, &["compound", "amod", "nmod:desc"])
    {
        return None;
    }
    let entries = reading.lexicon.noun(&syntax.lemma(token));
    if entries.is_empty() {
        return None;
    }
    let parts = noun_parts(reading, token);
    let best = entries
        .iter()
        .filter_map(|entry| fits(reading, entry, token, &parts).map(|points| (points, entry)))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let claim_type = reading.lexicon.claim_type(best.1.claim_type);
    let carrier = carrier(reading, token);
    // "opened fire", "fought a war", "the strikes destroyed it": told by the verb already.
    for above in [carrier, syntax.head(token)].into_iter().flatten() {
        let Some(verb_type) = type_of.get(&above) else { continue };
        let object = syntax.is(token, &["obj", "obl"]) && *verb_type == claim_type.name;
        let subject = syntax.is(token, &["nsubj"])
            && matches!(*verb_type, "ATTACK" | "HARM")
            && matches!(claim_type.name.as_str(), "ATTACK" | "HARM");
        if object || subject {
            return None;
        }
    }
    Some(Found {
        predicate: token,
        words: token..token + 1,
        claim_type,
        rule: &best.1.rule,
        roles: &claim_type.noun_roles,
        parts,
        carrier,
    })
}

/// The dependents of a noun by the places the schema names.
fn noun_parts(reading: &Reading, noun: TokenId) -> Vec<Part> {
    let syntax = &reading.syntax;
    let mut parts = Vec::new();
    let mut add = |place: &str, head: TokenId| parts.push(Part { place: place.to_string(), head, shared: false });
    for &kid in syntax.kids(noun) {
        match syntax.relation(kid) {
            "nmod:poss" => add("possessor", kid),
            "compound" | "nmod:desc" if reading.can_act(kid) && !reading.lexicon.is(&syntax.lemma(kid), "weapon") => {
                add("modifier", kid);
            }
            "amod" if reading.national(kid) => add("modifier", kid),
            relation if relation.starts_with("nmod") || relation.starts_with("obl") => {
                if let Some(preposition) = syntax.preposition(kid) {
                    add(&preposition, kid);
                }
            }
            _ => {}
        }
    }
    parts
}

/// The verb that carries a noun: "held talks", "is under arrest".
fn carrier(reading: &Reading, noun: TokenId) -> Option<TokenId> {
    let syntax = &reading.syntax;
    let first = syntax.path(noun).find(|&t| syntax.base(t) != "conj")?;
    let head = syntax.head(first)?;
    (syntax.is_verb(head)
        && (syntax.is(first, &["obj"]) || syntax.is(first, &["nsubj"]) && syntax.passive(head))
        && reading.lexicon.is(&syntax.lemma(head), "light"))
    .then_some(head)
}

/// Fills the roles of a predicate and hangs the claim on its chain.
#[expect(clippy::too_many_lines, reason = "one role after the other, each by what the schema says")]
fn claim(reading: &Reading, chains: &Chains, found: &Found) -> Option<Claim> {
    let syntax = &reading.syntax;
    let relation = found.claim_type.kind == ClaimKind::Relation;
    let name = found.claim_type.name.as_str();
    let mut nothing = found.rule.polarity.as_deref() == Some("not")
        || syntax.is_noun(found.predicate) && syntax.none(found.predicate);
    let rule = found.rule;
    let places =
        |own: &Option<String>, general: &Option<String>| own.clone().or_else(|| general.clone()).unwrap_or_default();
    let actor_places = places(&rule.actor, &found.roles.actor);
    let recipient_places = places(&rule.recipient, &found.roles.recipient);
    let object_places = places(&rule.object, &found.roles.object);
    let mut used: Vec<TokenId> = Vec::new();
    let mut actor_heads = pick(found, &actor_places, &mut used);
    // "The Guard's shells hit the quay": who fired them is their owner, and the shells are the object.
    let mut weapons = Vec::new();
    if matches!(name, "ATTACK" | "HARM" | "AID") {
        let (things, doers): (Vec<_>, Vec<_>) = actor_heads.iter().partition(|&&head| {
            (reading.lexicon.is(&syntax.lemma(head), "weapon") || reading.happening(head)) && !reading.named(head)
        });
        if !things.is_empty() {
            weapons = things;
            actor_heads = doers;
            for &thing in &weapons {
                if reading.entity(thing) == Some(hearsay_model::EntityType::Person) {
                    actor_heads.push(thing);
                    continue;
                }
                let owners = noun_parts(reading, thing);
                actor_heads.extend(
                    owners
                        .iter()
                        .filter(|p| matches!(p.place.as_str(), "possessor" | "modifier" | "by" | "from"))
                        .map(|p| p.head),
                );
            }
        }
    }
    let mut recipient_heads = pick(found, &recipient_places, &mut used);
    let mut object_heads = pick(found, &object_places, &mut used);
    if let Some(verb) = found.carrier {
        carried(reading, found, verb, &mut actor_heads, &mut recipient_heads, &mut used);
    }
    // "assured the mayor of the League's support": who is assured is supported.
    if let Some(verb) = syntax.head(found.predicate)
        && syntax.is_noun(found.predicate)
        && recipient_heads.is_empty()
        && matches!(name, "AID" | "SUPPORT")
        && syntax.is_verb(verb)
        && syntax.lemma(verb) == "assure"
    {
        let assured = syntax.parts(verb).into_iter().find(|p| matches!(p.place.as_str(), "indirect" | "object"));
        recipient_heads.extend(assured.map(|p| p.head).filter(|&h| h != found.predicate));
    }
    if actor_heads.is_empty() && syntax.is_noun(found.predicate) {
        from_context(reading, chains, found, &mut actor_heads, &mut recipient_heads);
    }
    if actor_heads.is_empty()
        && actor_places.split(['+', ' ']).any(|p| p == "subject")
        && syntax.is_verb(found.predicate)
        && !syntax.passive(found.predicate)
        && !syntax.kids_by(found.predicate, &["nsubj"]).any(|_| true)
    {
        actor_heads.extend(argument_head(reading, found.predicate, "ARG0"));
    }
    let mut actor = Vec::new();
    let mut recipient = Vec::new();
    let mut object = Vec::new();
    for head in actor_heads {
        for head in everybody(reading, head) {
            nothing |= syntax.none(head);
            if !actor_like(reading, head, name) {
                continue;
            }
            actor.push(reading.filler(head));
        }
    }
    let mut sites = Vec::new();
    for head in recipient_heads {
        for head in everybody(reading, head) {
            nothing |= syntax.none(head);
            let on = syntax.is_verb(found.predicate)
                || matches!(syntax.preposition(head).as_deref(), Some("on" | "of" | "at"));
            if name == "ATTACK" && on && is_site(reading, head) {
                sites.push(reading.filler(head));
            }
            if actor_like(reading, head, name) {
                let verb = syntax.path(found.predicate).find(|&t| syntax.is_verb(t)).unwrap_or(found.predicate);
                match joined_with(reading, verb, head) {
                    Some(both) => recipient.extend(both.into_iter().map(|t| reading.filler(t))),
                    None => recipient.push(reading.filler(head)),
                }
                continue;
            }
            // "condemned the Guard's raid": whose raid it was is criticised, and the raid is the object.
            if matches!(name, "CRITICIZE" | "SUPPORT" | "ACCUSE") {
                let owner = syntax.kid(head, &["nmod:poss"]).filter(|&o| reading.can_act(o));
                recipient.extend(owner.map(|o| reading.filler(o)));
            }
            if object_heads.is_empty() && !syntax.none(head) {
                object_heads.push(head);
            }
        }
    }
    for head in object_heads.into_iter().chain(weapons) {
        nothing |= syntax.none(head);
        // "arrested on Friday" and "arrested on suspicion" have one shape.
        if reading.tells_time(head) {
            continue;
        }
        let mut filler = object_filler(reading, head);
        // "set up a post in Vess": where the thing is, it is done.
        if done_where_it_is(name)
            && let Some(site) = locates(reading, head)
        {
            let case = syntax.kids_by(site, &["case"]).next().unwrap_or(site);
            if case > head && filler.words.end <= syntax.subtree(site).end {
                filler.words.end = filler.words.end.min(case);
            }
            sites.push(reading.filler(site));
        }
        object.push(filler);
    }
    if done_where_it_is(name) && sites.is_empty() {
        let of_recipient = found.parts.iter().filter(|p| p.place == "object" && !p.shared);
        sites.extend(of_recipient.filter_map(|p| locates(reading, p.head)).map(|site| reading.filler(site)));
    }
    if object.is_empty()
        && !relation
        && object_places.split_whitespace().any(|p| matches!(p, "object" | "of" | "for" | "to"))
    {
        object.extend(clause_object(reading, found.predicate));
    }
    nothing |= reading.syntax.is_verb(found.predicate)
        && reading
            .syntax
            .kids(found.predicate)
            .iter()
            .any(|&k| syntax.is(k, &["obl", "nsubj", "obj"]) && syntax.none(k));
    actor.dedup();
    whole_names(reading, &mut actor);
    recipient.retain(|f| !actor.contains(f));
    recipient.dedup();
    whole_names(reading, &mut recipient);
    if name == "DEMAND" {
        // "demanded the withdrawal of troops from the valley": a valley is asked nothing.
        recipient.retain(|f| {
            let place = f.words.clone().any(|t| reading.entity(t) == Some(hearsay_model::EntityType::Place));
            !place || f.actor.is_some_and(|a| reading.analysis.actors[a].kind == hearsay_model::ActorKind::Country)
        });
    }
    object.dedup();
    if name == "member_of" {
        let whole = |f: &Filler| {
            f.words.clone().any(|t| reading.entity(t) == Some(hearsay_model::EntityType::Person) && reading.named(t))
        };
        recipient.retain(|f| !whole(f) && !f.words.clone().any(|t| syntax.pos(t) == "PRON"));
    }
    if relation && (actor.is_empty() || recipient.is_empty()) {
        return None;
    }
    let mut place = if relation { Vec::new() } else { place(reading, found, &used) };
    if place.is_empty() && !relation {
        place = sites;
    }
    let time = time(reading, found);
    if syntax.is_noun(found.predicate)
        && !bears_claim(reading, chains, found, &actor, &recipient, &object, &place, &time)
    {
        return None;
    }
    let kind_name = founded_by(reading, found);
    if kind_name.is_some() && (actor.is_empty() || object.is_empty()) {
        return None;
    }
    if kind_name.is_some() {
        recipient = std::mem::take(&mut object);
    }
    // "a report published by the Post", "in an interview with the Post": a source and a venue are no events.
    let names_source = || {
        let inside = |w: &Words| w.contains(&found.predicate);
        reading.analysis.attributions.iter().any(|a| a.source.iter().chain(&a.venue).any(inside))
    };
    if name == "STATEMENT" && (names_source() || chains.is_cue(found.predicate) && object.is_empty()) {
        return None;
    }
    let gloss = chains.is_gloss(reading, found.predicate);
    let hangs_on = if gloss { chains.gloss(reading, found.predicate) } else { chains.at(found.predicate) };
    let evidence = evidence(reading, found, &actor);
    let first = evidence.first().cloned().unwrap_or(found.words.clone());
    Some(Claim {
        kind: if kind_name.is_some() { ClaimKind::Relation } else { found.claim_type.kind },
        claim_type: kind_name.map_or_else(|| found.claim_type.name.clone(), Into::into),
        words: found.words.clone(),
        actor,
        recipient,
        object,
        place,
        time,
        factuality: factuality::assign(reading, chains, found.predicate, hangs_on, nothing),
        manner: chains.manner(reading, hangs_on, &first),
        chain: chains.hops(reading, hangs_on),
        chain_or: None::<Vec<Hop>>,
        evidence,
    })
}

/// Leaves out what is only a part of another filler: a word of its phrase, or of the same name.
fn whole_names(reading: &Reading, fillers: &mut Vec<Filler>) {
    let all = fillers.clone();
    fillers.retain(|f| {
        !all.iter().any(|other| {
            let within = other.words.start <= f.words.start && f.words.end <= other.words.end;
            let one_name = other.words.end == f.words.start
                && reading.analysis.mentions.iter().any(|m| {
                    m.form == hearsay_model::Form::Name
                        && m.words.start <= other.words.start
                        && f.words.end <= m.words.end
                });
            other.words != f.words && (within || one_name)
        })
    });
}

/// All that a head stands for: what "and" joins, and the names that tell who is meant by "two of our drivers, Vale and
/// Orlin".
fn everybody(reading: &Reading, head: TokenId) -> Vec<TokenId> {
    let syntax = &reading.syntax;
    let mut all = Vec::new();
    for one in syntax.conjuncts(head) {
        let several = syntax.has(one, "Number=Plur") || syntax.pos(one) == "NUM";
        let listed = [one, reading.substance(one)]
            .into_iter()
            .flat_map(|t| syntax.kids(t).iter().copied().filter(|&k| syntax.is(k, &["appos"])))
            .find(|&k| several && k > one && reading.named(k) && !reading.named(one))
            .map(|k| syntax.conjuncts(k))
            .filter(|names| names.len() > 1 && names.iter().all(|&n| reading.named(n)));
        match listed {
            Some(each) => all.extend(each),
            None => all.push(one),
        }
    }
    all
}

/// Whom "them" means behind "and": "spoke with the mayor and the bishop and assured them": the several people that the
/// verb before had to do with (the nearest of the same role).
fn joined_with(reading: &Reading, verb: TokenId, pronoun: TokenId) -> Option<Vec<TokenId>> {
    let syntax = &reading.syntax;
    if syntax.lower(pronoun) != "them" || syntax.base(verb) != "conj" {
        return None;
    }
    let before = syntax.head(verb).filter(|&v| syntax.is_verb(v) && v < verb)?;
    let mut several = syntax
        .parts(before)
        .into_iter()
        .filter(|p| !p.shared && matches!(p.place.as_str(), "object" | "indirect" | "with" | "to"))
        .map(|p| everybody(reading, p.head))
        .filter(|all| all.len() > 1 && all.iter().all(|&t| t < pronoun && reading.can_act(t)));
    let all = several.next()?;
    several.next().is_none().then_some(all)
}

/// Whether what is attacked is a place, which is then also where.
fn is_site(reading: &Reading, head: TokenId) -> bool {
    let head = reading.substance(head);
    reading.entity(head) == Some(hearsay_model::EntityType::Place)
        || matches!(reading.kind(head), Some(hearsay_model::ActorKind::Place))
        || reading.syntax.pos(head) == "NOUN" && reading.lexicon.is(&reading.syntax.lemma(head), "site")
}

/// Types whose act takes place where its object is; what is said or agreed may be about something elsewhere.
fn done_where_it_is(name: &str) -> bool {
    matches!(
        name,
        "ESTABLISH" | "ATTACK" | "HARM" | "WITHDRAW" | "RELEASE" | "DETAIN" | "AID" | "INVESTIGATE" | "PROTEST"
    )
}

/// Where a thing is, by what is told of it: "a post in Vess", "people across Kordia".
fn locates(reading: &Reading, head: TokenId) -> Option<TokenId> {
    let syntax = &reading.syntax;
    let place = |t: TokenId| {
        reading.entity(t) == Some(hearsay_model::EntityType::Place)
            || matches!(reading.kind(t), Some(hearsay_model::ActorKind::Place | hearsay_model::ActorKind::Country))
    };
    syntax.kids_by(head, &["nmod"]).find(|&kid| {
        place(kid)
            && matches!(
                syntax.preposition(kid).as_deref(),
                Some("in" | "at" | "near" | "across" | "around" | "outside" | "inside" | "aboard")
            )
    })
}

/// "the Post, founded by Orlin": tells who the founder is, not that it happens.
fn founded_by(reading: &Reading, found: &Found) -> Option<&'static str> {
    let syntax = &reading.syntax;
    (found.claim_type.name == "ESTABLISH"
        && syntax.lemma(found.predicate) == "found"
        && syntax.relation(found.predicate) == "acl"
        && found.parts.iter().any(|p| p.place == "subject"))
    .then_some("founded")
}

/// The heads in the places of a role: alternatives stand apart, those joined by `+` are taken together.
fn pick(found: &Found, places: &str, used: &mut Vec<TokenId>) -> Vec<TokenId> {
    for group in places.split_whitespace() {
        let heads: Vec<TokenId> = found
            .parts
            .iter()
            .filter(|p| group.split('+').any(|g| g == p.place) && !used.contains(&p.head))
            .map(|p| p.head)
            .collect();
        if !heads.is_empty() {
            used.extend(&heads);
            return heads;
        }
    }
    Vec::new()
}

/// What a verb lends to the noun it carries: its subject, and "against …", "on …", "with …".
fn carried(
    reading: &Reading,
    found: &Found,
    verb: TokenId,
    actors: &mut Vec<TokenId>,
    recipients: &mut Vec<TokenId>,
    used: &mut Vec<TokenId>,
) {
    let syntax = &reading.syntax;
    let parts = syntax.parts(verb);
    let suffers = matches!(syntax.lemma(verb).as_str(), "suffer" | "face" | "receive" | "sustain");
    let together = matches!(found.claim_type.name.as_str(), "MEET" | "AGREE");
    let subject = parts.iter().find(|p| p.place == "subject").map(|p| p.head);
    if let Some(subject) = subject.filter(|&s| s != found.predicate && reading.can_act(s)) {
        if suffers {
            if recipients.is_empty() {
                recipients.push(subject);
            }
        } else if actors.is_empty() || together && !actors.contains(&subject) {
            actors.insert(0, subject);
        }
    }
    for part in &parts {
        let free = !used.contains(&part.head);
        match part.place.as_str() {
            "with" if together && free => actors.push(part.head),
            "against" | "on" | "at" | "with" if free && recipients.is_empty() && reading.can_act(part.head) => {
                recipients.push(part.head);
                used.push(part.head);
            }
            "to" if free
                && recipients.is_empty()
                && reading.can_act(part.head)
                && found.claim_type.name != "ATTACK" =>
            {
                recipients.push(part.head);
                used.push(part.head);
            }
            _ => {}
        }
    }
}

/// A noun's participants from where it stands: what is vowed is the vower's, a message of support is the sender's.
fn from_context(
    reading: &Reading,
    chains: &Chains,
    found: &Found,
    actors: &mut Vec<TokenId>,
    recipients: &mut Vec<TokenId>,
) {
    let syntax = &reading.syntax;
    let noun = found.predicate;
    // "General Vale is under arrest".
    if let Some(subject) = syntax.kid(noun, &["nsubj"])
        && found.claim_type.name == "DETAIN"
        && recipients.is_empty()
    {
        recipients.push(subject);
        return;
    }
    let verb = syntax.path(noun).skip(1).find(|&t| syntax.is_verb(t));
    let Some(verb) = verb else { return };
    let subject = || syntax.parts(verb).into_iter().find(|p| p.place == "subject").map(|p| p.head);
    let to = || {
        syntax
            .parts(verb)
            .into_iter()
            .find(|p| matches!(p.place.as_str(), "to" | "indirect" | "object") && reading.can_act(p.head))
            .map(|p| p.head)
    };
    if found.rule.within.is_some() {
        actors.extend(subject());
        if recipients.is_empty() {
            // "a message of support to the mayor": to whom the message goes.
            let letter = syntax
                .head(noun)
                .and_then(|l| syntax.kids_by(l, &["nmod"]).find(|&k| syntax.preposition(k).as_deref() == Some("to")));
            recipients.extend(letter.or_else(to));
        }
        return;
    }
    let when = syntax
        .preposition(noun)
        .is_some_and(|p| matches!(p.as_str(), "until" | "after" | "before" | "during" | "since" | "by"));
    let direct = syntax.head(noun) == Some(verb) && !when;
    let _ = chains;
    if direct && class_of(syntax, reading.lexicon, verb) == Some(Class::Pledge) {
        actors.extend(subject());
        if recipients.is_empty() {
            recipients.extend(to());
        }
    }
    if direct
        && class_of(syntax, reading.lexicon, verb) == Some(Class::Accuse)
        && let Some(accused) = syntax.parts(verb).into_iter().find(|p| p.place == "object" && p.head != noun)
    {
        actors.push(accused.head);
    }
}

/// The head of a frame's argument.
fn argument_head(reading: &Reading, predicate: TokenId, role: &str) -> Option<TokenId> {
    let words = &reading.frame(predicate)?.arguments.iter().find(|a| a.role == role)?.words;
    let syntax = &reading.syntax;
    let inside = |t: TokenId| syntax.head(t).is_some_and(|h| words.contains(&h));
    let head = words.clone().filter(|&t| t < syntax.len()).find(|&t| !inside(t) && syntax.pos(t) != "PUNCT")?;
    let head = syntax.antecedent(head);
    (head != predicate && (syntax.is_noun(head) || syntax.pos(head) == "PRON")).then_some(head)
}

/// Whether a head can take part in a claim of this type.
fn actor_like(reading: &Reading, head: TokenId, claim_type: &str) -> bool {
    let syntax = &reading.syntax;
    if syntax.none(head) || syntax.relation(head) == "expl" || reading.tells_time(head) {
        return false;
    }
    let lower = syntax.lower(head);
    if matches!(
        lower.as_str(),
        "there"
            | "it"
            | "this"
            | "that"
            | "what"
            | "which"
            | "who"
            | "whoever"
            | "other"
            | "anybody"
            | "anyone"
            | "somebody"
            | "someone"
    ) {
        return lower == "it" && reading.filler(head).actor.is_some();
    }
    if reading.pronoun(head) {
        return reading.filler(head).actor.is_some() || reading.entity(head).is_some();
    }
    if reading.can_act(head) || reading.national(head) {
        return true;
    }
    // Things can be attacked, destroyed, owned.
    matches!(claim_type, "ATTACK" | "HARM" | "owned_by" | "leads" | "part_of")
        && !reading.happening(head)
        && (syntax.is_noun(head) || syntax.pos(head) == "NUM")
        && !matches!(reading.entity(head), Some(hearsay_model::EntityType::Time | hearsay_model::EntityType::Event))
}

fn object_filler(reading: &Reading, head: TokenId) -> Filler {
    let mut filler = reading.filler(head);
    let all = reading.syntax.conjuncts(head);
    if let Some(&last) = all.last().filter(|&&l| l != head) {
        filler.words = filler.words.start..reading.syntax.phrase(last).end.max(filler.words.end);
    }
    filler
}

/// A clause as object: what is promised, demanded, denied.
fn clause_object(reading: &Reading, verb: TokenId) -> Option<Filler> {
    let syntax = &reading.syntax;
    // "neither confirmed nor denied that …": what both govern may hang on the first.
    let shared = || {
        let first = syntax.head(verb).filter(|_| syntax.base(verb) == "conj")?;
        syntax.kids_by(first, &["ccomp"]).find(|&k| syntax.subtree(k).start > verb)
    };
    let clause = syntax.kids_by(verb, &["ccomp", "xcomp"]).next().or_else(shared).or_else(|| {
        syntax
            .kids_by(verb, &["advcl"])
            .find(|&k| syntax.prepositions(k).iter().any(|p| matches!(p.as_str(), "of" | "for" | "to")))
    })?;
    let mut words = syntax.subtree(clause);
    while words.len() > 1 && (syntax.is(words.start, &["mark", "case"]) || syntax.pos(words.start) == "PUNCT") {
        words.start += 1;
    }
    while words.len() > 1 && syntax.pos(words.end - 1) == "PUNCT" {
        words.end -= 1;
    }
    Some(Filler { actor: None, words })
}

/// Where: places in the clause, and what the type takes for one.
fn place(reading: &Reading, found: &Found, used: &[TokenId]) -> Vec<Filler> {
    const ANYWHERE: &[&str] = &[
        "in",
        "at",
        "near",
        "outside",
        "inside",
        "across",
        "around",
        "off",
        "along",
        "throughout",
        "aboard",
        "on",
        "over",
        "within",
        "north",
        "south",
        "east",
        "west",
    ];
    let syntax = &reading.syntax;
    let own = found.rule.place.as_ref().or(found.roles.place.as_ref()).cloned().unwrap_or_default();
    let own: Vec<&str> = own.split(['+', ' ']).filter(|p| !p.is_empty()).collect();
    if own == ["none"] {
        return Vec::new();
    }
    let is_place = |head: TokenId| {
        reading.entity(head) == Some(hearsay_model::EntityType::Place)
            || matches!(reading.kind(head), Some(hearsay_model::ActorKind::Place | hearsay_model::ActorKind::Country))
    };
    let mut places = Vec::new();
    let carried = found.carrier.map(|v| syntax.parts(v)).unwrap_or_default();
    for part in found.parts.iter().chain(&carried) {
        let named = own.contains(&part.place.as_str());
        let general = ANYWHERE.contains(&part.place.as_str());
        if !(named || general) || reading.tells_time(part.head) || part.shared && part.place == "subject" {
            continue;
        }
        let role_place = named && matches!(part.place.as_str(), "object" | "of" | "possessor");
        if used.contains(&part.head) && !(role_place && is_place(part.head)) && !is_place(part.head) {
            continue;
        }
        if is_place(part.head) || role_place && !used.contains(&part.head) {
            places.push(reading.filler(part.head));
        }
    }
    // "the border raid", "a Vess raid" are left to the modifiers; "the raid in Vess" is a part of its own.
    places.dedup();
    places
}

/// When: the times of the clause, and what the frame takes for one.
fn time(reading: &Reading, found: &Found) -> Vec<When> {
    let syntax = &reading.syntax;
    let mut all: Vec<When> = Vec::new();
    let belongs = |words: &Words| {
        let head = words.clone().find(|&t| syntax.head(t).is_none_or(|h| !words.contains(&h)))?;
        syntax
            .path(head)
            .skip(usize::from(head != found.predicate))
            .find(|&t| t == found.predicate || syntax.is_verb(t) || syntax.kid(t, &["cop"]).is_some())
    };
    // "The war began in May": when it began is when it was.
    let goes_on = syntax.head(found.predicate).filter(|&verb| {
        syntax.is_noun(found.predicate)
            && syntax.is(found.predicate, &["nsubj"])
            && syntax.is_verb(verb)
            && reading.lexicon.list("effects").get(&syntax.lemma(verb)) == Some("same")
    });
    let sentence = &syntax.tokens.sentence_of(found.predicate).words;
    let from = reading.analysis.times.partition_point(|t| t.words.end <= sentence.start);
    for time in reading.analysis.times[from..].iter().take_while(|t| t.words.start < sentence.end) {
        let clause = belongs(&time.words);
        if clause == Some(found.predicate) || clause.is_some() && (clause == found.carrier || clause == goes_on) {
            all.push(When { words: time.words.clone(), value: time.value.clone() });
        }
    }
    if let Some(frame) = reading.frame(found.predicate) {
        for argument in &frame.arguments {
            let words = &argument.words;
            if argument.role == "ARGM-TMP"
                && words.len() <= 9
                && words.end <= syntax.len()
                && !words.clone().any(|t| syntax.is_verb(t))
                && !(words.len() == 1 && says_no_time(reading, words.start))
                && !all.iter().any(|w| w.words.start < words.end && words.start < w.words.end)
            {
                all.push(When { words: words.clone(), value: None });
            }
        }
    }
    all
}

/// Whether a word alone places nothing in time, though it may stand where a time would: "already", "hastily", "latest".
fn says_no_time(reading: &Reading, word: TokenId) -> bool {
    let syntax = &reading.syntax;
    matches!(
        syntax.lower(word).as_str(),
        "already" | "still" | "yet" | "again" | "first" | "finally" | "soon" | "now" | "then" | "when" | "while" | "as"
    ) || matches!(syntax.pos(word), "ADJ" | "VERB" | "ADP" | "SCONJ")
        || syntax.lower(word).ends_with("ily") && syntax.lower(word) != "daily"
}

/// Whether a noun of happening tells of an event, and does not only name a topic or point back.
#[expect(clippy::too_many_arguments, reason = "each is a role it looks at")]
fn bears_claim(
    reading: &Reading,
    chains: &Chains,
    found: &Found,
    actor: &[Filler],
    recipient: &[Filler],
    object: &[Filler],
    place: &[Filler],
    time: &[When],
) -> bool {
    let syntax = &reading.syntax;
    if !actor.is_empty()
        || !recipient.is_empty()
        || !place.is_empty()
        || !object.is_empty() && found.claim_type.name != "MEET"
    {
        return true;
    }
    let lemma = syntax.lemma(found.predicate);
    if matches!(lemma.as_str(), "casualty" | "injury" | "death" | "fatality")
        && syntax.has(found.predicate, "Number=Plur")
    {
        return true;
    }
    let told = syntax.has(found.predicate, "Number=Plur") && syntax.kid(found.predicate, &["nummod"]).is_some()
        || found.claim_type.name == "ATTACK" && near(reading, found.predicate, "to-do");
    let alleged = syntax
        .kids_by(found.predicate, &["amod"])
        .any(|a| matches!(syntax.lower(a).as_str(), "alleged" | "reported" | "purported"));
    let asked = syntax.kids_by(found.predicate, &["det"]).any(|d| matches!(syntax.lower(d).as_str(), "no" | "any"));
    let acted = chains.at(found.predicate).is_some_and(|id| {
        matches!(
            class_of(syntax, reading.lexicon, chains.key(id)),
            Some(Class::Deny | Class::Pledge | Class::Demand | Class::Threaten | Class::Accuse)
        ) && syntax.head(found.predicate) == Some(chains.key(id))
    });
    told || alleged || asked || acted || !time.is_empty() && syntax.is(found.predicate, &["nsubj", "obj", "root"])
}

/// The words a claim rests on: its clause, and its subject where that stands elsewhere.
fn evidence(reading: &Reading, found: &Found, actor: &[Filler]) -> Vec<Words> {
    let syntax = &reading.syntax;
    let whole = found.carrier.map_or_else(|| syntax.subtree(found.predicate), |v| syntax.subtree(v));
    let mut clause =
        if syntax.is_verb(found.predicate) || found.carrier.is_some() { whole } else { syntax.phrase(found.predicate) };
    // Joined clauses are evidence of their own claims.
    for &kid in syntax.kids(found.carrier.unwrap_or(found.predicate)) {
        if kid > found.predicate && syntax.is(kid, &["conj", "parataxis"]) && syntax.is_verb(kid) {
            clause.end = clause.end.min(syntax.subtree(kid).start.max(found.words.end));
        }
    }
    while clause.end > found.words.end && matches!(syntax.pos(clause.end - 1), "PUNCT" | "CCONJ") {
        clause.end -= 1;
    }
    while clause.start < found.words.start && syntax.pos(clause.start) == "PUNCT" {
        clause.start += 1;
    }
    let mut all = vec![clause.start.min(found.words.start)..clause.end.max(found.words.end)];
    for filler in actor {
        if !all.iter().any(|w| w.start <= filler.words.start && filler.words.end <= w.end)
            && !all.iter().any(|w| w.start < filler.words.end && filler.words.start < w.end)
        {
            all.push(filler.words.clone());
        }
    }
    all.sort_by_key(|w| w.start);
    all
}
