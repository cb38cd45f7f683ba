//! Coreference: which mentions are one actor.
//!
//! In go mentions, tree, attributions and the encoder's vectors; out come [`Actor`]s, and for each mention its actor. In
//! "Tamas Orlin, the Guard's commander, left. “I saw nothing,” he said." the name, the description, "I" and "he" are one.
//!
//! Names are compared by rules: equal, a surname for a full name, an acronym, "the Guard" for "the Coastal Guard". What
//! stands in apposition is one. "I" inside a quotation is its source, "his" in "In his memoir Orlin admits" the subject that
//! follows. What rules leave, in text order, takes the antecedent that the weights score best among those that agree in
//! number, gender and kind, or none; it is looked for at most [`REACH`] mentions back, and once further for the same noun,
//! so that time grows with the length of the text. A source that is described never merges with a named actor unless the
//! words say that they are one.

mod actors;
mod facts;
mod names;
mod pairs;

use crate::Lexicon;
use crate::mentions;
use crate::syntax::Syntax;
use crate::weights::{COREF_PAIR, Side, Vectors};
use facts::{Facts, Gender, Person};
use hearsay_model::{
    Actor, ActorId, Attribution, EntityType, Manner, Mention, MentionId, Node, Quote, Tag, Tokens, Words,
};
use names::Index;
use pairs::{Known, Pairs};
use std::collections::HashMap;

/// How many mentions back an antecedent is looked for.
pub const REACH: usize = 80;

/// Links mentions into actors: for each mention its actor, and the actors in the order of their first mentions.
///
/// Mentions of times, happenings and things without a name are nobody's.
#[must_use]
#[expect(clippy::too_many_arguments, reason = "each is a layer it reads")]
pub fn link(
    text: &str,
    tokens: &Tokens,
    tags: &[Tag],
    parse: &[Node],
    mentions: &[Mention],
    attributions: &[Attribution],
    vectors: &Vectors,
    lexicon: &Lexicon,
) -> (Vec<Option<ActorId>>, Vec<Actor>) {
    let syntax = Syntax::new(text, tokens, tags, parse);
    let facts = Facts::read_all(&syntax, mentions, &mentions::names(tokens, vectors), lexicon);
    let clusters = join(&syntax, mentions, &facts, attributions, vectors);
    actors::make(&syntax, mentions, &facts, &clusters, lexicon)
}

/// For each mention the number of its cluster, mentions that no ledger needs included.
#[must_use]
#[expect(clippy::too_many_arguments, reason = "each is a layer it reads")]
pub fn clusters(
    text: &str,
    tokens: &Tokens,
    tags: &[Tag],
    parse: &[Node],
    mentions: &[Mention],
    attributions: &[Attribution],
    vectors: &Vectors,
    lexicon: &Lexicon,
) -> Vec<usize> {
    let syntax = Syntax::new(text, tokens, tags, parse);
    let facts = Facts::read_all(&syntax, mentions, &mentions::names(tokens, vectors), lexicon);
    join(&syntax, mentions, &facts, attributions, vectors)
}

/// What one mention gives the scorer of antecedents.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// The values of [`COREF_OWN`](crate::weights::COREF_OWN).
    pub own: Vec<usize>,
    /// Earlier mentions it may be the same as, the nearest first, each with the values of [`COREF_PAIR`]; empty where
    /// rules decide.
    pub candidates: Vec<(MentionId, Vec<usize>)>,
    /// The cluster that rules alone put it into.
    pub cluster: usize,
}

/// What the scorer is asked in a document: one a mention, to train it on.
#[must_use]
#[expect(clippy::too_many_arguments, reason = "each is a layer it reads")]
pub fn examples(
    text: &str,
    tokens: &Tokens,
    tags: &[Tag],
    parse: &[Node],
    mentions: &[Mention],
    attributions: &[Attribution],
    vectors: &Vectors,
    lexicon: &Lexicon,
) -> Vec<Example> {
    let syntax = Syntax::new(text, tokens, tags, parse);
    let facts = Facts::read_all(&syntax, mentions, &mentions::names(tokens, vectors), lexicon);
    if syntax.is_empty() {
        return Vec::new();
    }
    let mut linking = Linking::new(&syntax, mentions, &facts, attributions);
    linking.settle();
    let pairs = linking.pairs();
    let mut last = HashMap::new();
    let examples = (0..mentions.len()).map(|mention| {
        let candidates = linking.candidates(mention, &pairs, &last);
        last.insert(pairs.head(mention), mention);
        Example {
            own: pairs.own(mention).to_vec(),
            candidates: candidates.into_iter().map(|(other, pair)| (other, pair.to_vec())).collect(),
            cluster: linking.of[mention],
        }
    });
    examples.collect()
}

/// A cluster while it grows.
#[derive(Debug, Default)]
struct Cluster {
    mentions: Vec<MentionId>,
    entity: Option<EntityType>,
    named: bool,
    gender: Option<Gender>,
    plural: Option<bool>,
}

/// What the linking of one document knows.
struct Linking<'a> {
    syntax: &'a Syntax<'a>,
    mentions: &'a [Mention],
    facts: &'a [Facts],
    clusters: Vec<Cluster>,
    /// The cluster of each mention so far.
    of: Vec<usize>,
    names: Index,
    /// For each token inside a quotation, the mention that speaks it.
    speakers: Vec<Option<MentionId>>,
    /// Whether a mention is the source of an attribution.
    speaks: Vec<bool>,
    /// Whether rules say what a mention is the same as.
    settled: Vec<bool>,
    /// The last mention so far that is headed by a token.
    headed: Vec<Option<MentionId>>,
    /// Mentions that a mention can't be the same as, for their places in the sentence.
    apart: Vec<Vec<MentionId>>,
}

fn join(
    syntax: &Syntax,
    mentions: &[Mention],
    facts: &[Facts],
    attributions: &[Attribution],
    vectors: &Vectors,
) -> Vec<usize> {
    if vectors.is_empty() || syntax.is_empty() {
        return (0..mentions.len()).collect();
    }
    let mut linking = Linking::new(syntax, mentions, facts, attributions);
    linking.settle();
    linking.score(vectors);
    linking.of
}

/// For each token the mention that speaks it in a quotation, and for each mention whether it is a source.
fn speakers(
    syntax: &Syntax,
    mentions: &[Mention],
    attributions: &[Attribution],
) -> (Vec<Option<MentionId>>, Vec<bool>) {
    // The widest mention that is headed by a token.
    let mut headed: Vec<Option<MentionId>> = vec![None; syntax.len()];
    for (id, mention) in mentions.iter().enumerate().rev() {
        headed[mention.head] = Some(id);
    }
    let mut speakers = vec![None; syntax.len()];
    let mut speaks = vec![false; mentions.len()];
    // Children come after their parents' sizes: the narrowest content decides who speaks.
    let mut order: Vec<&Attribution> = attributions.iter().collect();
    order.sort_by_key(|attribution| std::cmp::Reverse(attribution.content.iter().map(Words::len).sum::<usize>()));
    for attribution in order {
        let outermost =
            |words: &Words| words.clone().find(|&t| syntax.head(t).is_none_or(|head| !words.contains(&head)));
        let Some(source) = attribution.source.iter().find_map(|words| {
            let head = outermost(words)?;
            headed[head].or_else(|| words.clone().find_map(|token| headed[token]))
        }) else {
            continue;
        };
        speaks[source] = true;
        if matches!(attribution.manner, Manner::Direct | Manner::Mixed) {
            for token in attribution.content.iter().flat_map(Clone::clone) {
                if syntax.tokens.items[token].quote == Quote::Inside {
                    speakers[token] = Some(source);
                }
            }
        }
    }
    (speakers, speaks)
}

/// For each mention those that it can't be, for their places in the sentence: nobody is his own brother, and who meets the
/// mayor is not the mayor, unless a reflexive says so (the binding principles of Chomsky 1981).
fn apart(syntax: &Syntax, mentions: &[Mention]) -> Vec<Vec<MentionId>> {
    let mut apart = vec![Vec::new(); mentions.len()];
    let mut widest: Vec<Option<MentionId>> = vec![None; syntax.len()];
    for (id, mention) in mentions.iter().enumerate() {
        let around = syntax.head(mention.head).filter(|_| syntax.is(mention.head, &["nmod", "compound"]));
        if let Some(around) = around.and_then(|head| widest[head])
            && mention.words.end <= mentions[around].words.end
        {
            apart[id].push(around);
            apart[around].push(id);
        }
        widest[mention.head].get_or_insert(id);
    }
    for (id, mention) in mentions.iter().enumerate() {
        let lower = syntax.lower(mention.head);
        if !syntax.is(mention.head, &["obj", "iobj"]) || lower.ends_with("self") || lower.ends_with("selves") {
            continue;
        }
        let subject = syntax.head(mention.head).and_then(|verb| syntax.kid(verb, &["nsubj"]));
        if let Some(subject) = subject.and_then(|subject| widest[subject]) {
            apart[id].push(subject);
            apart[subject].push(id);
        }
    }
    apart
}

impl<'a> Linking<'a> {
    fn new(syntax: &'a Syntax<'a>, mentions: &'a [Mention], facts: &'a [Facts], attributions: &[Attribution]) -> Self {
        let (speakers, speaks) = speakers(syntax, mentions, attributions);
        Linking {
            syntax,
            mentions,
            facts,
            clusters: Vec::new(),
            of: Vec::with_capacity(mentions.len()),
            names: Index::default(),
            speakers,
            speaks,
            settled: vec![false; mentions.len()],
            headed: vec![None; syntax.len()],
            apart: apart(syntax, mentions),
        }
    }

    /// Puts each mention into the cluster that rules alone find for it, or into one of its own.
    fn settle(&mut self) {
        for mention in 0..self.mentions.len() {
            let antecedent = self.by_rule(mention);
            self.settled[mention] = antecedent.is_some() || self.facts[mention].fragment;
            self.put(mention, antecedent);
        }
        self.late_speakers();
        self.named_later();
    }

    /// An earlier mention that this one is the same as, by rule.
    fn by_rule(&self, mention: MentionId) -> Option<MentionId> {
        if self.facts[mention].fragment {
            return None;
        }
        // A wider and a narrower stretch around one head mention one thing.
        let wider = self.headed[self.mentions[mention].head];
        if let Some(wider) = wider.filter(|&wider| self.facts[wider].coordinated == self.facts[mention].coordinated) {
            return Some(wider);
        }
        if let Some(apposed) = self.apposed(mention) {
            return Some(apposed);
        }
        let facts = &self.facts[mention];
        if facts.person == Some(Person::I)
            && let Some(speaker) = self.speaker(mention)
        {
            return (speaker < mention).then_some(speaker);
        }
        if facts.name.is_some() {
            if let Some(cluster) = self.names.find(facts) {
                return self.clusters[cluster].mentions.last().copied();
            }
            if let Some(named) = self.in_brackets(mention) {
                return Some(named);
            }
        }
        None
    }

    /// Who speaks the mention, if it stands inside a quotation.
    fn speaker(&self, mention: MentionId) -> Option<MentionId> {
        self.speakers[self.mentions[mention].head].filter(|&speaker| speaker != mention)
    }

    /// What the mention stands in apposition to, or is said by a copula to be.
    fn apposed(&self, mention: MentionId) -> Option<MentionId> {
        let (syntax, head) = (self.syntax, self.mentions[mention].head);
        let to = if syntax.relation(head) == "appos" {
            syntax.head(head)?
        } else if syntax.kid(head, &["cop"]).is_some() && self.facts[mention].definite && !syntax.negated(head) {
            syntax.kid(head, &["nsubj"])?
        } else {
            return None;
        };
        let reach = mention.saturating_sub(20)..mention;
        let found = reach.clone().find(|&other| self.mentions[other].head == to)?;
        let one = &self.facts[mention];
        let fits = |other: MentionId| {
            let two = &self.facts[other];
            // "Vess, Ardania" is a place in another, and two names side by side are two unless they share a word.
            let named = one.name.as_ref().zip(two.name.as_ref());
            let same = named.is_none_or(|(one, two)| one.parts.iter().any(|part| two.parts.contains(part)));
            (one.entity == two.entity || one.person.is_some() || two.person.is_some())
                && same
                && !one.coordinated
                && !two.coordinated
                && !two.fragment
        };
        if fits(found) {
            return Some(found);
        }
        // "the commander of the Guard, Orlin": what ends before the comma may be meant, not the name inside it.
        let comma = self.mentions[mention].words.start.checked_sub(1).filter(|&comma| syntax.form(comma) == ",")?;
        reach.rev().filter(|&other| self.mentions[other].words.end == comma).find(|&other| fits(other))
    }

    /// The name before the brackets that a name stands in: "the Coastal Guard (CG)".
    fn in_brackets(&self, mention: MentionId) -> Option<MentionId> {
        let words = &self.mentions[mention].words;
        let open = words.start.checked_sub(1).filter(|&open| self.syntax.form(open) == "(")?;
        if words.end >= self.syntax.len() || self.syntax.form(words.end) != ")" {
            return None;
        }
        let short = self.facts[mention].name.as_ref()?;
        if short.parts.len() > 1 || self.mentions[mention].entity == EntityType::Place {
            return None;
        }
        (mention.saturating_sub(12)..mention).rev().find(|&other| {
            let facts = &self.facts[other];
            !facts.coordinated
                && facts.name.as_ref().is_some_and(|name| name.words.end == open && name.whole != short.whole)
                && (facts.entity == EntityType::Person) == (self.facts[mention].entity == EntityType::Person)
        })
    }

    /// What the scorer sees, once rules have settled what they can.
    fn pairs(&self) -> Pairs {
        let known: Vec<Known> = self
            .clusters
            .iter()
            .map(|cluster| Known {
                named: cluster.named,
                gender: cluster.gender,
                plural: cluster.plural,
                mentions: cluster.mentions.len(),
            })
            .collect();
        Pairs::new(self.syntax, self.mentions, self.facts, (&self.of, &known), &self.speakers, &self.speaks)
    }

    /// What a mention may be the same as, the nearest first, with what the scorer sees of each: the [`REACH`] mentions
    /// before it, and the last before those with its head. `last` holds the last mention so far of each head.
    fn candidates(
        &self,
        mention: MentionId,
        pairs: &Pairs,
        last: &HashMap<u32, MentionId>,
    ) -> Vec<(MentionId, [usize; COREF_PAIR.len()])> {
        if self.settled[mention] {
            return Vec::new();
        }
        let nearest = mention.saturating_sub(REACH);
        let far = last.get(&pairs.head(mention)).filter(|&&far| far < nearest && self.facts[mention].person.is_none());
        let mut found = Vec::new();
        let mut nearer: Vec<usize> = Vec::new();
        for other in (nearest..mention).rev().chain(far.copied()) {
            if pairs.settled(mention, other) || !self.agree(mention, other) {
                continue;
            }
            let cluster = pairs.cluster(other);
            let latest = !nearer.contains(&cluster);
            found.push((other, pairs.pair(mention, other, nearer.len(), latest)));
            if latest {
                nearer.push(cluster);
            }
        }
        found
    }

    /// Joins clusters as the weights score antecedents.
    fn score(&mut self, vectors: &Vectors) {
        let coref = &vectors.heads().coref;
        if coref.is_empty() {
            return;
        }
        let pairs = self.pairs();
        let mut sides = Vec::with_capacity(self.mentions.len());
        let mut last = HashMap::new();
        for (id, mention) in self.mentions.iter().enumerate() {
            let start = vectors.side(Side::CorefStart, mention.words.start);
            let end = vectors.side(Side::CorefEnd, mention.words.end - 1);
            let head = vectors.side(Side::CorefHead, mention.head);
            sides.push(coref.sides([&start, &end, &head], pairs.own(id)));
            let best = self
                .candidates(id, &pairs, &last)
                .into_iter()
                .map(|(other, pair)| (other, coref.score(&sides[id], &sides[other], pair)))
                .max_by(|(_, a), (_, b)| a.total_cmp(b));
            if let Some((other, score)) = best
                && score > self.least(id, other)
            {
                self.merge(self.of[id], self.of[other]);
            }
            last.insert(pairs.head(id), id);
        }
    }

    /// How high a score is to be: pronouns hardly ever stand for somebody who was not told of.
    fn least(&self, mention: MentionId, other: MentionId) -> f32 {
        let facts = &self.facts[mention];
        let near = facts.sentence - self.facts[other].sentence <= 3;
        match facts.person {
            Some(Person::He | Person::They) if near => -2.0,
            Some(Person::I | Person::We) => -1.0,
            _ => 0.0,
        }
    }

    /// Makes one cluster of two.
    fn merge(&mut self, one: usize, other: usize) {
        let (from, into) = if self.clusters[one].mentions.len() < self.clusters[other].mentions.len() {
            (one, other)
        } else {
            (other, one)
        };
        if from == into {
            return;
        }
        let moved = std::mem::take(&mut self.clusters[from]);
        for &mention in &moved.mentions {
            self.of[mention] = into;
        }
        let cluster = &mut self.clusters[into];
        if cluster.entity.is_none() || moved.named && !cluster.named {
            cluster.entity = moved.entity;
        }
        cluster.named |= moved.named;
        cluster.gender = cluster.gender.or(moved.gender);
        cluster.plural = cluster.plural.or(moved.plural);
        cluster.mentions.extend(moved.mentions);
    }

    /// Whether nothing speaks against the two being one.
    fn agree(&self, mention: MentionId, other: MentionId) -> bool {
        let (one, two) = (&self.mentions[mention], &self.mentions[other]);
        let within = |a: &Words, b: &Words| a.start <= b.start && b.end <= a.end;
        if within(&one.words, &two.words) || within(&two.words, &one.words) {
            return false;
        }
        let (own, cluster) = (&self.clusters[self.of[mention]], &self.clusters[self.of[other]]);
        let (facts, others) = (&self.facts[mention], &self.facts[other]);
        if others.fragment {
            return false;
        }
        // "Tarn news agency" and "Harbour Press" are two, however alike.
        if facts.person.is_none() && others.person.is_none() && !facts.shares_label(others) {
            return false;
        }
        if facts.coordinated != others.coordinated && !matches!(facts.person, Some(Person::They | Person::We)) {
            return false;
        }
        let (mine, theirs) = (self.of[mention], self.of[other]);
        let meets = |one: MentionId, cluster: usize| self.apart[one].iter().any(|&other| self.of[other] == cluster);
        if mine != theirs && (meets(mention, theirs) || meets(other, mine)) {
            return false;
        }
        // Names that rules could not join are two, unless they share a word.
        if own.named && cluster.named && !self.share_name(own, cluster) {
            return false;
        }
        let person = cluster.entity == Some(EntityType::Person);
        let opposed = |one: Option<bool>, other: Option<bool>| matches!((one, other), (Some(a), Some(b)) if a != b);
        match facts.person {
            Some(Person::He) => {
                (person || others.person.is_some())
                    && cluster.plural != Some(true)
                    && !matches!((own.gender, cluster.gender), (Some(a), Some(b)) if a != b)
                    && !matches!(others.person, Some(Person::It | Person::They | Person::We | Person::You))
            }
            Some(Person::It) => {
                !person
                    && cluster.plural != Some(true)
                    && !matches!(others.person, Some(Person::I | Person::He | Person::They | Person::We | Person::You))
            }
            Some(Person::They) => {
                !(person && cluster.plural == Some(false) && cluster.named)
                    && !matches!(others.person, Some(Person::I | Person::He | Person::It | Person::We | Person::You))
            }
            // Who speaks: the same word, or somebody outside the quotation.
            Some(person @ (Person::I | Person::We | Person::You)) => match others.person {
                Some(same) => same == person && facts.quoted == others.quoted,
                None => person == Person::You || cluster.entity == Some(EntityType::Person) || person == Person::We,
            },
            Some(Person::Other) => true,
            None if facts.name.is_some() => {
                facts.entity == cluster.entity.unwrap_or(facts.entity) && !opposed(own.plural, cluster.plural)
            }
            None => {
                let unnamed_source = self.speaks[mention] && !facts.definite;
                !opposed(own.plural, cluster.plural)
                    && !(cluster.named && (facts.indefinite || unnamed_source))
                    && !matches!((own.gender, cluster.gender), (Some(a), Some(b)) if a != b)
                    && (facts.entity == EntityType::Person) == person
            }
        }
    }

    /// Whether a longer word stands in names of both clusters.
    fn share_name(&self, one: &Cluster, other: &Cluster) -> bool {
        let name = |&mention: &MentionId| self.facts[mention].name.as_ref();
        one.mentions.iter().take(8).filter_map(name).any(|one| {
            let mut others = other.mentions.iter().take(8).filter_map(name);
            others.any(|other| one.parts.iter().any(|part| part.len() > 3 && other.parts.contains(part)))
        })
    }

    /// Puts a mention into the cluster of its antecedent, or into one of its own.
    fn put(&mut self, mention: MentionId, antecedent: Option<MentionId>) {
        let number = antecedent.map_or(self.clusters.len(), |other| self.of[other]);
        if number == self.clusters.len() {
            self.clusters.push(Cluster::default());
        }
        self.of.push(number);
        self.headed[self.mentions[mention].head] = Some(mention);
        let facts = &self.facts[mention];
        let cluster = &mut self.clusters[number];
        cluster.mentions.push(mention);
        if cluster.entity.is_none() || facts.name.is_some() && !cluster.named {
            cluster.entity = Some(facts.entity);
        }
        if facts.person.is_none() || cluster.plural.is_none() && facts.person != Some(Person::They) {
            cluster.plural = cluster.plural.or(facts.plural);
        }
        cluster.gender = cluster.gender.or(facts.gender);
        if facts.name.is_some() && !facts.fragment {
            cluster.named = true;
            self.names.add(facts, number);
        }
    }

    /// "I" in a quotation whose source comes after it: the clusters become one.
    fn late_speakers(&mut self) {
        for mention in 0..self.mentions.len() {
            if self.facts[mention].person != Some(Person::I) {
                continue;
            }
            let Some(speaker) = self.speaker(mention) else { continue };
            self.settled[mention] = true;
            if !self.clusters[self.of[mention]].named {
                self.merge(self.of[mention], self.of[speaker]);
            }
        }
    }

    /// "In his memoir Orlin admits …": a possessor that stands before the name that is the subject of its clause.
    fn named_later(&mut self) {
        for mention in 0..self.mentions.len() {
            let (facts, head) = (&self.facts[mention], self.mentions[mention].head);
            if facts.person != Some(Person::He) || self.syntax.relation(head) != "nmod:poss" {
                continue;
            }
            let Some(owned) = self.syntax.head(head) else { continue };
            let clause = self.syntax.clause_of(owned);
            let subject = self.syntax.kid(clause, &["nsubj", "nsubj:pass"]);
            // Without a comma between them the tree may take the subject for the memoir's name.
            let subject = subject.or_else(|| self.syntax.kid(owned, &["appos"]).filter(|_| clause != owned));
            let subject = subject.filter(|&subject| subject > owned);
            let Some(named) = subject.and_then(|subject| self.headed[subject]) else { continue };
            let (name, cluster) = (&self.facts[named], &self.clusters[self.of[named]]);
            let opposed = matches!((facts.gender, cluster.gender), (Some(a), Some(b)) if a != b);
            if name.name.is_some() && name.entity == EntityType::Person && !name.coordinated && !opposed {
                self.settled[mention] = true;
                self.merge(self.of[mention], self.of[named]);
            }
        }
    }
}
