//! Relations that phrases carry: titles, appositions, possessives, nationality, acronyms, "X-backed", "A of B".
//!
//! In go the layers and the lists of `titles.txt` and `participles.txt`; out come claims with two sides: "Guard commander
//! Orlin" says that Orlin leads the Guard. They are glosses: in indirect speech they stay the report's own.

use super::{
    chains::Chains,
    factuality,
    reading::{Reading, span_of},
};
use hearsay_model::{ActorKind, Claim, ClaimKind, EntityType, Factuality, Filler, Form, Quote, TokenId, When, Words};
use std::collections::{HashMap, HashSet};

/// All relations that phrases carry.
pub(super) fn draw(reading: &Reading, chains: &Chains) -> Vec<Claim> {
    let mut claims = Vec::new();
    for token in 0..reading.syntax.len() {
        title(reading, chains, token, &mut claims);
        hyphenated(reading, chains, token, &mut claims);
        possessive(reading, chains, token, &mut claims);
        nationality(reading, chains, token, &mut claims);
        of_party(reading, chains, token, &mut claims);
        service(reading, chains, token, &mut claims);
        bracketed(reading, chains, token, &mut claims);
        nickname(reading, chains, token, &mut claims);
        called(reading, chains, token, &mut claims);
        camp(reading, chains, token, &mut claims);
    }
    parties(reading, chains, &mut claims);
    claims
}

struct Relation<'a> {
    name: &'a str,
    words: Words,
    actor: Filler,
    recipient: Filler,
    /// The token the chain is looked up at.
    at: TokenId,
    /// Whether it only glosses; a predicate ("is our proxy") does not.
    gloss: bool,
    time: Vec<When>,
}

fn push(reading: &Reading, chains: &Chains, claims: &mut Vec<Claim>, relation: Relation) {
    let known = reading.lexicon.claim_types().iter().any(|t| t.name == relation.name);
    if !known {
        return;
    }
    let hangs_on = if relation.gloss { chains.gloss(reading, relation.at) } else { chains.at(relation.at) };
    let factuality = if relation.gloss {
        Factuality::Certain
    } else {
        factuality::assign(reading, chains, relation.at, hangs_on, false)
    };
    let whole = span_of(&[
        relation.words.start,
        relation.words.end - 1,
        relation.actor.words.start,
        relation.actor.words.end - 1,
        relation.recipient.words.start,
        relation.recipient.words.end - 1,
    ]);
    let inner = chains.at(relation.at);
    let chain = chains.hops(reading, hangs_on);
    // A gloss inside indirect speech may be the source's word as well.
    let chain_or = (relation.gloss && inner != hangs_on).then(|| chains.hops(reading, inner)).filter(|c| *c != chain);
    let same_sentence =
        reading.analysis.tokens.items[whole.start].sentence == reading.analysis.tokens.items[whole.end - 1].sentence;
    let evidence = if same_sentence && whole.len() < 40 { vec![whole] } else { vec![relation.words.clone()] };
    claims.push(Claim {
        kind: ClaimKind::Relation,
        claim_type: relation.name.into(),
        words: relation.words.clone(),
        actor: vec![relation.actor],
        recipient: vec![relation.recipient],
        object: Vec::new(),
        place: Vec::new(),
        time: relation.time,
        factuality,
        manner: chains.manner(reading, hangs_on, &relation.words),
        chain,
        chain_or,
        evidence,
    });
}

/// What a title is said of, and whether as a predicate ("is the mayor") rather than a gloss.
struct SaidOf {
    heads: Vec<TokenId>,
    predicate: bool,
    /// The name the title stands before, whose modifiers may be the title's.
    host: Option<TokenId>,
}

fn said_of(reading: &Reading, noun: TokenId) -> SaidOf {
    let syntax = &reading.syntax;
    let gloss = |heads: Vec<TokenId>, host| SaidOf { heads, predicate: false, host };
    // "chair and treasurer": the second is said of whom the first is said of.
    if syntax.base(noun) == "conj"
        && let Some(first) = syntax.head(noun)
        && reading.lexicon.list("titles").has(&syntax.lemma(first))
    {
        return said_of(reading, first);
    }
    if syntax.kid(noun, &["cop"]).is_some()
        && let Some(subject) = syntax.kid(noun, &["nsubj"])
    {
        return SaidOf { heads: syntax.conjuncts(syntax.antecedent(subject)), predicate: true, host: None };
    }
    let honorific = |t: TokenId| reading.lexicon.list("honorifics").has(syntax.lower(t).trim_end_matches('.'));
    let named_of = |t: TokenId| reading.named(t) && t != noun && !honorific(t);
    match syntax.relation(noun) {
        "nmod:desc" | "compound" | "flat" | "nmod" | "dep" | "amod"
            if syntax.head(noun).is_some_and(|h| named_of(h) && h > noun) =>
        {
            let head = syntax.head(noun).unwrap_or(noun);
            // A word inside a name says nothing ("Secretary Island").
            if syntax.is(noun, &["compound"])
                && reading.entity(head) == Some(EntityType::Organization)
                && syntax.pos(noun) == "PROPN"
            {
                return gloss(Vec::new(), None);
            }
            return gloss(syntax.conjuncts(head), Some(head));
        }
        "nmod:desc" | "nmod" | "dep"
            if syntax.head(noun).is_some_and(|h| named_of(h) && h < noun)
                && syntax.comma_before(noun)
                && syntax.kid(noun, &["case"]).is_none_or(|c| c > noun) =>
        {
            return gloss(syntax.conjuncts(syntax.head(noun).unwrap_or(noun)), None);
        }
        "appos" => {
            if let Some(head) = syntax.head(noun) {
                return gloss(syntax.conjuncts(head), None);
            }
        }
        "obl" | "advcl" | "xcomp"
            if syntax.preposition(noun).as_deref() == Some("as")
                || syntax.prepositions(noun).iter().any(|p| p == "as") =>
        {
            let verb = syntax.head(noun);
            let subject = verb.and_then(|v| {
                let parts = syntax.parts(v);
                let place = if syntax.passive(v) || matches!(syntax.lemma(v).as_str(), "appoint" | "name" | "elect") {
                    "object"
                } else {
                    "subject"
                };
                parts.into_iter().find(|p| p.place == place).map(|p| p.head)
            });
            if let Some(subject) = subject {
                return gloss(vec![subject], None);
            }
        }
        _ => {}
    }
    let behind = syntax
        .kids_by(noun, &["appos", "flat"])
        .find(|&k| k > noun && named_of(k))
        .or_else(|| syntax.kids_by(noun, &["compound", "nmod:desc"]).find(|&k| k > noun && named_of(k)));
    let entry = reading.lexicon.list("titles").get(&title_words(reading, noun).0).unwrap_or_default();
    let of_persons = ["leads", "member", "spokes"].iter().any(|name| entry.starts_with(name));
    // Persons stand behind the title of persons, also where the tree hangs them on what comes between.
    let person = |t: TokenId| reading.entity(t) == Some(EntityType::Person);
    let behind = behind
        .filter(|&b| !entry.starts_with("part_of") || !person(b))
        .or_else(|| if of_persons { person_behind(reading, noun) } else { None });
    if let Some(name) = behind {
        return gloss(syntax.conjuncts(name), Some(name).filter(|&n| n == noun + 1));
    }
    gloss(vec![noun], None)
}

/// The person named after a comma behind a title and whose it is: "the chief of the Guard's navy, Captain Miro Vale,".
fn person_behind(reading: &Reading, noun: TokenId) -> Option<TokenId> {
    let syntax = &reading.syntax;
    let end = syntax.tokens.sentence_of(noun).words.end;
    let comma = (noun + 1..end.min(noun + 13)).find(|&t| syntax.form(t) == ",")?;
    if (noun + 1..comma).any(|t| syntax.is_verb(t) || syntax.pos(t) == "AUX") {
        return None;
    }
    let person = (comma + 1..end.min(comma + 5))
        .take_while(|&t| matches!(syntax.pos(t), "PROPN" | "NOUN" | "ADJ" | "PUNCT"))
        .find(|&t| {
            reading.mention(t).is_some_and(|(_, m)| {
                m.head == t && m.entity == EntityType::Person && m.form == Form::Name && m.words.start > comma
            })
        })?;
    let (_, mention) = reading.mention(person)?;
    let next = mention.words.end;
    (next >= end || matches!(syntax.form(next), "," | "." | "and" | ")" | ";")).then_some(person)
}

/// "Guard commander Orlin", "the mayor of Vess", "its proxy", "a member of the ring".
#[expect(clippy::too_many_lines, reason = "one construction after the other, in the order they are tried")]
fn title(reading: &Reading, chains: &Chains, noun: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    if !syntax.is_noun(noun) {
        return;
    }
    let (lemma, words) = title_words(reading, noun);
    let Some(entry) = reading.lexicon.list("titles").get(&lemma) else { return };
    let mut fields = entry.split_whitespace();
    let Some(mut name) = fields.next() else { return };
    let rest: Vec<&str> = fields.collect();
    let (inverse, named_only) = (rest.contains(&"inverse"), rest.contains(&"named"));
    // A capital word inside the name of something else is no title ("the Fourth Unit", "the Sons of the Ford").
    let before_name = syntax.is(noun, &["nmod:desc", "compound"])
        && syntax.head(noun).is_some_and(|h| h > noun && reading.entity(h) == Some(EntityType::Person));
    if reading.inside_name(noun)
        && syntax.pos(noun) == "PROPN"
        && !before_name
        && !matches!(name, "leads" | "spokesperson_of")
    {
        return;
    }
    let said = said_of(reading, noun);
    if said.heads.is_empty() {
        return;
    }
    let mut second = whose(reading, noun, said.host);
    if second.is_empty()
        && let Some(first) = syntax.head(noun).filter(|_| syntax.base(noun) == "conj")
    {
        second = whose(reading, first, None);
    }
    if second.is_empty() {
        // "chair and treasurer respectively of the union": the owner stands with the last.
        if let Some(last) = syntax.conjuncts(noun).into_iter().rfind(|&t| t != noun) {
            second = whose(reading, last, None);
        }
    }
    second.retain(|f| !said.heads.iter().any(|&h| f.words.contains(&h)) || said.heads == [noun]);
    if name != "leads" {
        // "the Kordish officer" is no officer of a country.
        second.retain(|f| !(f.words.len() == 1 && reading.national(f.words.start)));
    }
    let own = said.heads == [noun];
    if !matches!(name, "family_of" | "spokesperson_of" | "citizen_of" | "based_in") {
        second.retain(|f| {
            f.words.clone().any(|t| syntax.pos(t) == "PROPN" || reading.can_act(t))
                || f.words.len() == 1 && syntax.pos(f.words.start) == "PRON"
                || reading.lexicon.is(&syntax.lemma(noun), "'minister' 'secretary' 'director' 'chief' 'head'")
        });
    }
    if own && matches!(name, "member_of" | "part_of") {
        // "his soldiers", "her arms" only name somebody or something.
        second.retain(|f| syntax.pos(f.words.start) != "PRON");
    }
    if second.is_empty() && name == "leads" && said.heads != [noun] && of_a_state(reading, noun) {
        second.extend(only_country(reading));
    }
    if second.is_empty() {
        return;
    }
    let modifier = |forms: &[&str]| {
        syntax.kids(noun).iter().copied().find(|&k| k < noun && forms.contains(&syntax.lower(k).as_str())).or_else(
            || (words.start > 0 && forms.contains(&syntax.lower(words.start - 1).as_str())).then(|| words.start - 1),
        )
    };
    if name == "leads" && modifier(&["deputy", "vice", "assistant", "acting-deputy"]).is_some() {
        name = "member_of";
    }
    let mut time: Vec<When> = modifier(&["former", "ex", "late", "once", "then"])
        .map(|t| When { words: t..t + 1, value: None })
        .into_iter()
        .collect();
    time.extend(terms(reading, noun));
    let own_only = said.heads == [noun];
    // "respectively", "the heads of A's and B's wings, C and D": in order.
    let titles: Vec<TokenId> = syntax
        .conjuncts(if syntax.base(noun) == "conj" { syntax.head(noun).unwrap_or(noun) } else { noun })
        .into_iter()
        .filter(|&t| reading.lexicon.list("titles").has(&syntax.lemma(t)))
        .collect();
    let mut pairs: Vec<(TokenId, Filler)> = Vec::new();
    if titles.len() > 1 && titles.len() == said.heads.len() {
        let place = titles.iter().position(|&t| t == noun).unwrap_or(0);
        pairs.extend(second.iter().map(|f| (said.heads[place], f.clone())));
    } else if second.len() > 1 && second.len() == said.heads.len() {
        pairs.extend(said.heads.iter().copied().zip(second.iter().cloned()));
    } else {
        for &head in &said.heads {
            pairs.extend(second.iter().map(|f| (head, f.clone())));
        }
    }
    let parts_of_many = own_only && name == "part_of" && second.len() > 1;
    for (head, other) in pairs {
        let known = reading.kind(head) == Some(ActorKind::Person);
        if named_only && (own_only && !known || !reading.named(head) && !said.predicate && !known) {
            continue;
        }
        if name == "part_of" && reading.entity(head) == Some(EntityType::Person) {
            continue;
        }
        let mut first = reading.filler(head);
        if parts_of_many && other.words.start > first.words.start && other.words.end <= noun {
            first.words = other.words.start..noun + 1;
            first.actor = None;
        }
        let (actor, recipient) = if inverse { (other, first) } else { (first, other) };
        if actor.actor.is_some() && actor.actor == recipient.actor {
            continue;
        }
        let relation = Relation {
            name,
            words: words.clone(),
            actor,
            recipient,
            at: noun,
            gloss: !said.predicate,
            time: time.clone(),
        };
        push(reading, chains, claims, relation);
    }
}

/// When somebody held an office, by what hangs on the office itself: "head of the Guard from 1988 to 1996".
fn terms(reading: &Reading, noun: TokenId) -> Vec<When> {
    let syntax = &reading.syntax;
    let sentence = &syntax.tokens.sentence_of(noun).words;
    let times = &reading.analysis.times;
    let from = times.partition_point(|t| t.words.end <= noun);
    times[from..]
        .iter()
        .take_while(|t| t.words.start < sentence.end)
        .filter(|time| {
            let head = time.words.clone().find(|&t| syntax.head(t).is_none_or(|h| !time.words.contains(&h)));
            let mut above = head.into_iter().flat_map(|h| syntax.path(h).skip(1));
            above.find(|&t| t == noun || syntax.is_verb(t) || syntax.kid(t, &["cop"]).is_some()) == Some(noun)
        })
        .map(|time| When { words: time.words.clone(), value: time.value.clone() })
        .collect()
}

/// Whether a title is that of a state's head or government.
fn of_a_state(reading: &Reading, noun: TokenId) -> bool {
    matches!(
        reading.syntax.lemma(noun).as_str(),
        "president" | "premier" | "chancellor" | "king" | "queen" | "emir" | "sultan" | "emperor" | "minister"
    )
}

/// The country of a text that speaks of one country only.
fn only_country(reading: &Reading) -> Option<Filler> {
    let mut countries = reading.analysis.actors.iter().enumerate().filter(|(_, a)| a.kind == ActorKind::Country);
    let (id, country) = countries.next().filter(|_| countries.next().is_none())?;
    let mention = country.mentions.iter().find_map(|&m| reading.analysis.mentions.get(m))?;
    Some(Filler { actor: Some(id), words: mention.words.clone() })
}

/// A title's lemma with the words it is written in: hyphens stand alone ("editor - in - chief", "brother - in - law").
fn title_words(reading: &Reading, noun: TokenId) -> (String, Words) {
    let syntax = &reading.syntax;
    let sentence = &syntax.tokens.sentence_of(noun).words;
    let (mut start, mut end) = (noun, noun + 1);
    while end + 1 < sentence.end && syntax.form(end) == "-" && touching(reading, end) {
        end += 2;
    }
    while start >= sentence.start + 2 && syntax.form(start - 1) == "-" && touching(reading, start - 1) {
        start -= 2;
    }
    if end - start > 1 {
        let joined: String = (start..end).map(|t| syntax.lower(t)).collect();
        let single = joined.strip_suffix('s').unwrap_or(&joined).to_string();
        for lemma in [joined, single] {
            if reading.lexicon.list("titles").has(&lemma) {
                return (lemma, start..end);
            }
        }
    }
    let lemma = syntax.lemma(noun);
    let lemma = if reading.lexicon.list("titles").has(&lemma) { lemma } else { syntax.lower(noun) };
    (lemma, noun..noun + 1)
}

/// Whether a token is written without blanks on both sides.
fn touching(reading: &Reading, token: TokenId) -> bool {
    let items = &reading.analysis.tokens.items;
    token > 0
        && token + 1 < items.len()
        && items[token - 1].span.end == items[token].span.start
        && items[token].span.end == items[token + 1].span.start
}

/// Whose a title is: "the Guard's …", "… of the Guard", "Guard …", "Kordish …".
fn whose(reading: &Reading, noun: TokenId, host: Option<TokenId>) -> Vec<Filler> {
    let syntax = &reading.syntax;
    let both: Vec<TokenId> = std::iter::once(noun).chain(host).collect();
    let kids = || both.iter().flat_map(|&t| syntax.kids(t).iter().copied()).filter(|&k| k != noun && Some(k) != host);
    if let Some(owner) = kids().find(|&k| syntax.relation(k) == "nmod:poss") {
        if syntax.has(noun, "Number=Plur")
            && syntax.pos(owner) == "PROPN"
            && syntax.conjuncts(owner).len() == 1
            && let Some(other) = joined_before(reading, owner)
        {
            return vec![other, reading.filler(owner)];
        }
        return syntax.conjuncts(owner).into_iter().map(|t| reading.filler(t)).collect();
    }
    let linked = syntax.kids_by(noun, &["nmod", "obl"]).find(|&k| {
        k > noun
            && !reading.tells_time(k)
            && matches!(syntax.preposition(k).as_deref(), Some("of" | "for" | "at" | "in" | "to" | "with" | "from"))
    });
    if let Some(owner) = linked {
        let mut owners = several(reading, owner);
        // "of A and B's wings": the tree may hang the second beside the first.
        let beside =
            syntax.kids_by(noun, &["nmod"]).find(|&k| k > owner && syntax.kid(k, &["case"]).is_none_or(|c| c > k));
        let joined = beside.filter(|&b| {
            (owner + 1..b).any(|t| syntax.lower(t) == "and") && !(owner..b).any(|t| syntax.form(t) == ",")
        });
        if let Some(second) = joined {
            let filler = reading.filler(second);
            let wings = syntax.has(second, "Number=Plur") && syntax.kid(second, &["nmod:poss"]).is_some();
            if owners.len() == 1 && wings {
                owners[0] = Filler { actor: None, words: owners[0].words.start..filler.words.end };
            }
            owners.push(filler);
        }
        return owners;
    }
    if let Some(nation) = kids().find(|&k| k < noun && reading.national(k)) {
        return vec![reading.filler(nation)];
    }
    // "Guard commander", "Defence Minister", "press operations director".
    let compound = kids().filter(|&k| k < noun && syntax.is(k, &["compound", "nmod:desc", "nmod"])).min();
    if let Some(compound) = compound {
        if reading.lexicon.list("titles").has(&syntax.lemma(compound)) && syntax.pos(compound) != "PROPN" {
            return Vec::new();
        }
        let acts = reading.can_act(compound) || syntax.pos(compound) == "PROPN";
        let minister = matches!(syntax.lemma(noun).as_str(), "minister" | "secretary" | "director" | "chief" | "head");
        if acts || minister {
            let last = kids().filter(|&k| k < noun && syntax.is(k, &["compound"])).max().unwrap_or(compound);
            let mut filler = reading.filler(compound);
            filler.words = syntax.phrase(compound).start..syntax.phrase(last).end.max(compound + 1);
            return vec![filler];
        }
    }
    let portfolio = kids().find(|&k| {
        k < noun
            && syntax.is(k, &["amod"])
            && matches!(syntax.lower(k).as_str(), "foreign" | "interior" | "prime" | "military" | "financial")
    });
    match portfolio {
        Some(p) if syntax.lower(p) != "prime" && matches!(syntax.lemma(noun).as_str(), "minister" | "secretary") => {
            vec![reading.filler(p)]
        }
        _ => Vec::new(),
    }
}

/// The owners in one phrase: "A and B", and "A's and B's wings" as the wing of A and the wing of B.
fn several(reading: &Reading, owner: TokenId) -> Vec<Filler> {
    let syntax = &reading.syntax;
    let plural = syntax.has(owner, "Number=Plur") && reading.lexicon.list("titles").has(&syntax.lemma(owner));
    if plural && let Some(first) = syntax.kid(owner, &["nmod:poss"]) {
        let owners = syntax.conjuncts(first);
        if owners.len() == 1
            && let Some(other) = joined_before(reading, first)
        {
            let start = (other.words.end..first).find(|&t| !matches!(syntax.pos(t), "CCONJ" | "DET")).unwrap_or(first);
            return vec![
                Filler { actor: None, words: other.words.start..owner + 1 },
                Filler { actor: None, words: start..owner + 1 },
            ];
        }
        if owners.len() > 1 {
            return owners
                .iter()
                .map(|&o| {
                    let words = syntax.phrase(o).start..owner + 1;
                    let actor = if o == owners[0] { reading.filler(owner).actor } else { None };
                    Filler { actor, words }
                })
                .collect();
        }
    }
    syntax.conjuncts(owner).into_iter().filter(|&t| !reading.tells_time(t)).map(|t| reading.filler(t)).collect()
}

/// The name that "and" joins to an owner where the tree hangs it elsewhere: "A and B's wings".
fn joined_before(reading: &Reading, owner: TokenId) -> Option<Filler> {
    let syntax = &reading.syntax;
    let mut and = owner;
    while and > 0 && owner - and < 5 && syntax.pos(and) != "CCONJ" {
        and -= 1;
    }
    let name = and.checked_sub(1).filter(|_| syntax.lower(and) == "and")?;
    let between = (and + 1..owner).all(|t| matches!(syntax.pos(t), "DET" | "ADJ" | "PROPN" | "NOUN"));
    let organization = reading.entity(name) == Some(EntityType::Organization);
    (between && syntax.pos(name) == "PROPN" && organization).then(|| reading.filler(name))
}

/// "Sund-backed militias", "the Guard-run station".
fn hyphenated(reading: &Reading, chains: &Chains, participle: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    if participle < 2 || syntax.form(participle - 1) != "-" || !touching(reading, participle - 1) {
        return;
    }
    let lower = syntax.lower(participle);
    let Some(entry) = reading.lexicon.list("participles").get(&lower) else { return };
    let owner = participle - 2;
    let by_tree = syntax.path(participle).skip(1).find(|&t| t > participle && t < participle + 8 && syntax.is_noun(t));
    // Where the tree goes wrong, the name that follows.
    let run = (participle + 1..syntax.len())
        .take_while(|&t| matches!(syntax.pos(t), "PROPN" | "ADJ" | "NOUN") || syntax.form(t) == "-");
    let Some(thing) = by_tree.or_else(|| run.filter(|&t| syntax.is_noun(t)).last()) else { return };
    let thing = named_head(reading, thing);
    let mut fields = entry.split_whitespace();
    let Some(name) = fields.next() else { return };
    let inverse = fields.next() == Some("inverse");
    let mut other = reading.filler(owner);
    other.words = owner_words(reading, owner);
    if syntax.lower(owner) == "state" || syntax.lower(owner) == "government" {
        // "State-run Kordish radio": the state is Kordia.
        let nation = syntax.kids(thing).iter().copied().chain(participle + 1..thing).find(|&k| reading.national(k));
        if let Some(nation) = nation {
            other = reading.filler(nation);
        }
    } else if !reading.can_act(owner) && syntax.pos(owner) != "PROPN" {
        return;
    }
    let (actor, recipient) = if inverse { (other, reading.filler(thing)) } else { (reading.filler(thing), other) };
    let relation = Relation {
        name,
        words: participle..participle + 1,
        actor,
        recipient,
        at: participle,
        gloss: true,
        time: Vec::new(),
    };
    push(reading, chains, claims, relation);
}

/// The words of a name before a hyphen: "Free Coast" in "Free Coast-backed".
fn owner_words(reading: &Reading, owner: TokenId) -> Words {
    let syntax = &reading.syntax;
    let mut start = owner;
    while start > 0 && syntax.pos(start - 1) == "PROPN" && syntax.pos(owner) == "PROPN" && owner - start < 5 {
        start -= 1;
    }
    start..owner + 1
}

/// The name a described thing bears: "Plaza" in "the network Plaza".
fn named_head(reading: &Reading, noun: TokenId) -> TokenId {
    let syntax = &reading.syntax;
    if reading.named(noun) {
        return noun;
    }
    let behind =
        syntax.kids_by(noun, &["appos", "flat", "nmod:desc", "compound"]).find(|&k| k > noun && reading.named(k));
    let next = || {
        let follows = noun + 1 < syntax.len() && syntax.pos(noun) == "NOUN" && syntax.pos(noun + 1) == "PROPN";
        let mut near = (noun + 1..(noun + 4).min(syntax.len())).filter(|_| follows);
        near.find_map(|t| reading.mention(t))
            .filter(|(_, m)| m.form == Form::Name && m.words.contains(&(noun + 1)))
            .map(|(_, m)| m.head)
    };
    behind.or_else(next).unwrap_or(noun)
}

/// "Vess's Coastal Guard", "the Guard's Fourth Brigade", "the League's Miro Vale".
fn possessive(reading: &Reading, chains: &Chains, owner: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    if syntax.relation(owner) != "nmod:poss" || syntax.pos(owner) == "PRON" {
        return;
    }
    let Some(thing) = syntax.head(owner) else { return };
    let thing = named_head(reading, thing);
    let noun = syntax.head(owner).unwrap_or(thing);
    if (owner..=thing.max(noun))
        .any(|t| reading.lexicon.list("titles").has(&syntax.lemma(t)) && !reading.inside_name(t))
    {
        return;
    }
    let country = |t: TokenId| {
        matches!(reading.kind(t), Some(ActorKind::Country | ActorKind::Place))
            || reading.kind(t).is_none() && reading.entity(t) == Some(EntityType::Place)
    };
    let nameless_kind = syntax.pos(thing) == "PROPN" && syntax.pos(owner) == "PROPN" && reading.entity(thing).is_none();
    let name = match (reading.entity(thing), reading.named(thing)) {
        _ if nameless_kind && country(owner) && !state_organ(reading, thing) => "based_in",
        _ if nameless_kind && reading.entity(owner) == Some(EntityType::Organization) => "part_of",
        (Some(EntityType::Organization), true) if country(owner) && !state_organ(reading, thing) => "based_in",
        (Some(EntityType::Organization), true)
            if reading.named(owner) && reading.entity(owner) == Some(EntityType::Organization) =>
        {
            "part_of"
        }
        (Some(EntityType::Person), true)
            if syntax.pos(thing) == "PROPN"
                && (syntax.pos(owner) == "PROPN" || is_camp(reading, owner))
                && !country(owner)
                && reading.entity(owner) != Some(EntityType::Person) =>
        {
            "member_of"
        }
        (Some(EntityType::Place), _) if country(owner) && (reading.named(thing) || syntax.is(noun, &["appos"])) => {
            "part_of"
        }
        _ => return,
    };
    let end = syntax.kids_by(owner, &["case"]).max().unwrap_or(owner) + 1;
    let words = owner..end.max(owner + 1);
    let relation = Relation {
        name,
        words,
        actor: reading.filler(thing),
        recipient: reading.filler(owner),
        at: owner,
        gloss: true,
        time: Vec::new(),
    };
    push(reading, chains, claims, relation);
}

/// A state's own army, ministry or court, where a nationality tells nothing more.
fn state_organ(reading: &Reading, thing: TokenId) -> bool {
    let syntax = &reading.syntax;
    syntax.phrase(thing).all(|t| {
        matches!(syntax.pos(t), "DET" | "PUNCT" | "PART")
            || reading.national(t)
            || syntax.is(t, &["nmod:poss"])
            || reading.lexicon.is(&syntax.lower(t), "state")
            || reading.lexicon.is(&syntax.lemma(t), "state")
    })
}

/// "the Lebanese daily Al-Akhbar", "the Kordish poet Miro Vale".
fn nationality(reading: &Reading, chains: &Chains, adjective: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    if !reading.national(adjective) || !syntax.is(adjective, &["amod", "compound", "nmod"]) {
        return;
    }
    let near = syntax.head(adjective).filter(|&h| h > adjective && h < adjective + 6);
    let following = || {
        (adjective + 1..(adjective + 4).min(syntax.len()))
            .take_while(|&t| matches!(syntax.pos(t), "ADJ" | "NOUN" | "PROPN"))
            .find(|&t| syntax.is_noun(t))
    };
    let Some(noun) = near.or_else(following) else { return };
    let thing = named_head(reading, noun);
    // The title of an office holds its state ("Kordish Prime Minister"), and a name may hold the adjective itself.
    let (office, _) = title_words(reading, noun);
    let titled = |t: TokenId| reading.lexicon.list("titles").has(&syntax.lemma(t));
    if reading.lexicon.list("titles").has(&office) || (adjective + 1..thing).any(titled) {
        return;
    }
    let mention = reading.mention(thing);
    let after_article = adjective > 0 && syntax.pos(adjective - 1) == "DET";
    let name = match mention.map(|(_, m)| m.entity) {
        Some(EntityType::Organization | EntityType::Work)
            if reading.named(thing) && !state_organ(reading, thing) && (thing != noun || after_article) =>
        {
            "based_in"
        }
        Some(EntityType::Person) if reading.named(thing) => "citizen_of",
        Some(EntityType::Organization) if reading.lexicon.is(&syntax.lemma(noun), "media") => "based_in",
        Some(EntityType::Place) if thing != noun || syntax.kid(noun, &["nmod"]).is_some() => "part_of",
        _ => return,
    };
    let mut actor = reading.filler(thing);
    if name == "part_of"
        && let Some(place) = syntax
            .kids_by(noun, &["nmod"])
            .find(|&k| syntax.preposition(k).as_deref() == Some("of") && reading.named(k))
    {
        actor = reading.filler(place);
    }
    let relation = Relation {
        name,
        words: adjective..adjective + 1,
        actor,
        recipient: reading.filler(adjective),
        at: adjective,
        gloss: true,
        time: Vec::new(),
    };
    push(reading, chains, claims, relation);
}

/// "Miro Vale of the Harbour League", "Vale, 42, of Sund".
fn of_party(reading: &Reading, chains: &Chains, whole: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    if !syntax.is(whole, &["nmod"]) || syntax.relation(whole) == "nmod:poss" {
        return;
    }
    let Some(case) = syntax.kids_by(whole, &["case"]).find(|&k| matches!(syntax.lower(k).as_str(), "of" | "from"))
    else {
        return;
    };
    let Some(person) = syntax.head(whole).filter(|&p| p < whole) else { return };
    let person = if syntax.pos(person) == "NUM" { syntax.head(person).unwrap_or(person) } else { person };
    let title_between = (person..case).any(|t| reading.lexicon.list("titles").has(&syntax.lemma(t)));
    if title_between || reading.entity(person).is_none() && reading.entity(whole) != Some(EntityType::Organization) {
        return;
    }
    let whole_person = reading.entity(person).is_none_or(|e| e == EntityType::Person);
    if !whole_person || syntax.pos(person) != "PROPN" || reading.tells_time(person) {
        return;
    }
    let people = if syntax.lower(case + 1) == "respectively" { syntax.conjuncts(person) } else { vec![person] };
    let wholes = syntax.conjuncts(whole);
    for (index, &part) in wholes.iter().enumerate() {
        let name = match reading.entity(part) {
            Some(EntityType::Organization) => "member_of",
            Some(EntityType::Place) if reading.named(part) => "based_in",
            _ if syntax.pos(part) == "PROPN" => "member_of",
            _ => continue,
        };
        let who = if people.len() == wholes.len() { people[index] } else { person };
        let relation = Relation {
            name,
            words: case..case + 1,
            actor: reading.filler(who),
            recipient: reading.filler(part),
            at: case,
            gloss: true,
            time: Vec::new(),
        };
        push(reading, chains, claims, relation);
    }
}

/// Whether a noun is a political camp.
fn is_camp(reading: &Reading, noun: TokenId) -> bool {
    matches!(reading.syntax.lemma(noun).as_str(), "camp" | "bloc" | "faction" | "party" | "movement" | "coalition")
}

/// "pro-Sund candidates", "pan-democrat Miro Vale": the camp that a politician is counted to.
fn camp(reading: &Reading, chains: &Chains, word: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    if !syntax.is(word, &["amod", "compound", "nmod", "flat", "appos"]) {
        return;
    }
    let start = if word >= 2 && syntax.form(word - 1) == "-" && touching(reading, word - 1) { word - 2 } else { word };
    let joined: String = (start..=word).map(|t| syntax.lower(t)).collect();
    if !["pro-", "anti-", "pan-"].iter().any(|side| joined.strip_prefix(side).is_some_and(|rest| rest.len() > 2)) {
        return;
    }
    let Some(head) = syntax.head(word).filter(|&h| h > word && h - word < 6) else { return };
    let who = named_head(reading, head);
    let person = reading.named(who) && reading.entity(who) == Some(EntityType::Person);
    let politician = matches!(
        syntax.lemma(head).as_str(),
        "candidate" | "politician" | "lawmaker" | "legislator" | "councillor" | "deputy" | "senator" | "voter"
    );
    if !(person || politician) {
        return;
    }
    let words = start..word + 1;
    let actor = reading.mention(word).filter(|(_, m)| m.words.len() <= 3).map(|_| reading.filler(word).actor);
    let recipient = Filler { actor: actor.flatten(), words: words.clone() };
    let actor = reading.filler(if person { who } else { head });
    if actor.actor.is_some() && actor.actor == recipient.actor {
        return;
    }
    let relation = Relation { name: "member_of", words, actor, recipient, at: word, gloss: true, time: Vec::new() };
    push(reading, chains, claims, relation);
}

/// "Miro Vale of the Harbour League" by the names alone, where the tree hangs the League elsewhere.
fn parties(reading: &Reading, chains: &Chains, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    let mentions = &reading.analysis.mentions;
    let mut told: HashSet<TokenId> = claims.iter().map(|claim| claim.words.start).collect();
    let mut begins: HashMap<TokenId, TokenId> = HashMap::new();
    for body in mentions {
        if body.entity == EntityType::Organization && body.form == Form::Name && body.head < syntax.len() {
            begins.entry(body.words.start).or_insert(body.head);
        }
    }
    for person in mentions {
        let of = person.words.end;
        if person.entity != EntityType::Person
            || person.form != Form::Name
            || of + 2 >= syntax.len()
            || !matches!(syntax.lower(of).as_str(), "of" | "from")
            || told.contains(&of)
            || syntax.tokens.items[of].sentence != syntax.tokens.items[person.head].sentence
            || reading.lexicon.list("titles").has(&syntax.lemma(of - 1))
        {
            continue;
        }
        let start = if syntax.lower(of + 1) == "the" && !begins.contains_key(&(of + 1)) { of + 2 } else { of + 1 };
        let Some(&body) = begins.get(&start) else { continue };
        told.insert(of);
        let relation = Relation {
            name: "member_of",
            words: of..of + 1,
            actor: reading.filler(person.head),
            recipient: reading.filler(body),
            at: of,
            gloss: true,
            time: Vec::new(),
        };
        push(reading, chains, claims, relation);
    }
}

/// "Navy Capt. Miro Vale": the service before a rank.
fn service(reading: &Reading, chains: &Chains, noun: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    if syntax.pos(noun) != "PROPN"
        || !matches!(
            syntax.lower(noun).as_str(),
            "navy" | "army" | "police" | "marine" | "guard" | "force" | "corps" | "coastguard"
        )
    {
        return;
    }
    let Some(name) =
        syntax.path(noun).skip(1).take(3).find(|&t| reading.named(t) && reading.entity(t) == Some(EntityType::Person))
    else {
        return;
    };
    if name <= noun
        || !(noun..name).all(|t| matches!(syntax.pos(t), "PROPN" | "NOUN" | "ADJ" | "PUNCT"))
        || noun + 1 == name
    {
        return;
    }
    let start = if syntax.form(noun.saturating_sub(1)).chars().next().is_some_and(char::is_uppercase)
        && noun > 0
        && matches!(syntax.lower(noun - 1).as_str(), "air" | "coast" | "national" | "marine")
    {
        noun - 1
    } else {
        noun
    };
    let mut recipient = reading.filler(noun);
    recipient.words = start..noun + 1;
    let relation = Relation {
        name: "member_of",
        words: start..noun + 1,
        actor: reading.filler(name),
        recipient,
        at: noun,
        gloss: true,
        time: Vec::new(),
    };
    push(reading, chains, claims, relation);
}

/// "the Free Coast Front (FCF)".
fn bracketed(reading: &Reading, chains: &Chains, open: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    if !matches!(syntax.form(open), "(" | "[")
        || open == 0
        || open + 2 >= syntax.len()
        || !matches!(syntax.form(open + 2), ")" | "]")
    {
        return;
    }
    let short = open + 1;
    let form = syntax.form(short);
    let capitals = form.chars().filter(|c| c.is_uppercase()).count();
    if capitals < 2 || capitals * 2 < form.chars().count() {
        return;
    }
    // The name runs back over capitals; its head is what the others depend on.
    let mut start = open;
    while start > 0 && open - start < 14 {
        let before = start - 1;
        let small = matches!(
            syntax.lower(before).as_str(),
            "of" | "the" | "and" | "for" | "in" | "-" | "&" | "'s" | "’s" | "’" | "'"
        );
        if syntax.form(before).chars().next().is_some_and(char::is_uppercase) || small {
            start -= 1;
        } else {
            break;
        }
    }
    while start < open
        && matches!(
            syntax.lower(start).as_str(),
            "of" | "and" | "for" | "in" | "-" | "&" | "'s" | "’s" | "’" | "'" | "the"
        )
    {
        start += 1;
    }
    if start == open {
        return;
    }
    // "Iran's Islamic Guard": initials tell where the name begins.
    let initials: Vec<char> = form.chars().filter(|c| c.is_alphabetic()).collect();
    if let Some(from) = (start..open).rev().find(|&t| {
        let own: Vec<char> =
            (t..open).filter_map(|w| syntax.form(w).chars().next()).filter(|c| c.is_uppercase()).collect();
        own == initials
    }) {
        start = from;
    }
    let names = start..open;
    let head = names.clone().find(|&t| syntax.head(t).is_none_or(|h| !names.contains(&h))).unwrap_or(open - 1);
    let mut actor = reading.filler(head);
    actor.words = names;
    let mut recipient = reading.filler(short);
    recipient.words = short..short + 1;
    let relation = Relation {
        name: "also_known_as",
        words: short..short + 1,
        actor,
        recipient,
        at: short,
        gloss: true,
        time: Vec::new(),
    };
    push(reading, chains, claims, relation);
}

/// Jacinta “La Garza” Poe.
fn nickname(reading: &Reading, chains: &Chains, mark: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    let items = &reading.analysis.tokens.items;
    if items[mark].quote != Quote::Mark || mark == 0 || mark + 2 >= items.len() || syntax.pos(mark - 1) != "PROPN" {
        return;
    }
    let Some(close) = (mark + 2..(mark + 6).min(items.len() - 1)).find(|&t| items[t].quote == Quote::Mark) else {
        return;
    };
    if syntax.pos(close + 1) != "PROPN" || (mark + 1..close).any(|t| syntax.pos(t) == "PUNCT") {
        return;
    }
    let (mut start, mut end) = (mark, close + 1);
    while start > 0 && syntax.pos(start - 1) == "PROPN" {
        start -= 1;
    }
    while end < items.len() && syntax.pos(end) == "PROPN" {
        end += 1;
    }
    let head = (start..end).find(|&t| syntax.head(t).is_none_or(|h| !(start..end).contains(&h))).unwrap_or(start);
    let mut actor = reading.filler(head);
    actor.words = start..end;
    let recipient = Filler { actor: actor.actor, words: mark + 1..close };
    let relation = Relation {
        name: "also_known_as",
        words: mark + 1..close,
        actor,
        recipient,
        // The marks around a nickname quote nobody.
        at: start,
        gloss: true,
        time: Vec::new(),
    };
    push(reading, chains, claims, relation);
}

/// "also known as the Tailor", "Quay West, also called Q-West", "The group calls itself the Sons of the Ford".
fn called(reading: &Reading, chains: &Chains, verb: TokenId, claims: &mut Vec<Claim>) {
    let syntax = &reading.syntax;
    if !syntax.is_verb(verb) {
        return;
    }
    let lower = syntax.lower(verb);
    let parts = syntax.parts(verb);
    let name_of = |kids: &[&str]| syntax.kids_by(verb, kids).find(|&k| k > verb && reading.named(k));
    let (who, name, from) = if lower == "known" {
        let Some(name) = syntax
            .kids_by(verb, &["obl", "xcomp", "advcl"])
            .find(|&k| syntax.prepositions(k).iter().any(|p| p == "as"))
        else {
            return;
        };
        if !reading.named(name) && reading.analysis.tokens.items[name].quote != Quote::Inside {
            return;
        }
        let also = verb > 0 && matches!(syntax.lower(verb - 1).as_str(), "also" | "better" | "formerly");
        (parts.iter().find(|p| p.place == "object").map(|p| p.head), name, if also { verb - 1 } else { verb })
    } else if lower == "called"
        && (syntax.passive(verb) || syntax.base(verb) == "acl")
        && verb > 0
        && matches!(syntax.lower(verb - 1).as_str(), "also" | "sometimes" | "often")
    {
        let Some(name) = name_of(&["xcomp", "obj", "obl"]) else { return };
        (parts.iter().find(|p| p.place == "object").map(|p| p.head), name, verb - 1)
    } else if syntax.lemma(verb) == "call"
        && syntax
            .kids_by(verb, &["obj"])
            .any(|o| matches!(syntax.lower(o).as_str(), "itself" | "themselves" | "himself" | "herself"))
    {
        let Some(name) = name_of(&["xcomp", "obj"]) else { return };
        (parts.iter().find(|p| p.place == "subject").map(|p| p.head), name, verb)
    } else {
        return;
    };
    let Some(who) = who.filter(|&w| w != name) else { return };
    // "Quay West, also called Q-West": what stands before the comma.
    let before = from.checked_sub(2).filter(|&t| syntax.form(from - 1) == "," && syntax.is_noun(t) && who > verb);
    let actor = reading.filler(before.unwrap_or(who));
    let mut recipient = reading.filler(name);
    if let Some((_, mention)) = reading.mention(name).filter(|(_, m)| m.form == Form::Name && m.words.len() < 8) {
        recipient.words = mention.words.clone();
    }
    recipient.actor = recipient.actor.or(actor.actor);
    let relation = Relation {
        name: "also_known_as",
        words: from..verb + 1,
        actor,
        recipient,
        at: verb,
        gloss: true,
        time: Vec::new(),
    };
    push(reading, chains, claims, relation);
}
