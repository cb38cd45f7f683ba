//! Coreference: which mentions are one actor.
//!
//! In go mentions, tree, attributions and the encoder's vectors; out come [`Actor`]s, and for each mention its actor. In
//! "Tamas Orlin, the Guard's commander, left. “I saw nothing,” he said." the name, the description, "I" and "he" are one.
//!
//! Names are compared by rules: equal, a surname for a full name, an acronym, "the Guard" for "the Coastal Guard". What
//! stands in apposition is one. "I" inside a quotation is its source. Descriptions and other pronouns take the antecedent
//! that the weights score best among those that agree in number, gender and kind, at most [`REACH`] mentions back, so
//! that time grows with the length of the text. A source that is described never merges with a named actor unless the
//! words say that they are one.

mod actors;
mod facts;
mod names;

use crate::Lexicon;
use crate::mentions;
use crate::syntax::Syntax;
use crate::weights::{Side, Vectors};
use facts::{Facts, Gender, Person};
use hearsay_model::{
    Actor, ActorId, Attribution, EntityType, Form, Manner, Mention, MentionId, Node, Quote, Tag, Tokens, Words,
};
use names::Index;

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

/// A cluster while it grows.
#[derive(Debug, Default)]
struct Cluster {
    mentions: Vec<MentionId>,
    entity: Option<EntityType>,
    named: bool,
    gender: Option<Gender>,
    /// The gender that a noun or an honorific tells, not a pronoun alone.
    told: Option<Gender>,
    plural: Option<bool>,
}

/// What the linking of one document knows.
struct Linking<'a> {
    syntax: &'a Syntax<'a>,
    mentions: &'a [Mention],
    facts: &'a [Facts],
    vectors: &'a Vectors,
    /// What each mention gives as anaphor and as antecedent.
    sides: Vec<(Vec<f32>, Vec<f32>)>,
    clusters: Vec<Cluster>,
    /// The cluster of each mention so far.
    of: Vec<Option<usize>>,
    names: Index,
    /// For each token inside a quotation, the mention that speaks it.
    speakers: Vec<Option<MentionId>>,
    /// Whether a mention is the source of an attribution.
    speaks: Vec<bool>,
    /// The last mention so far that is headed by a token.
    headed: Vec<Option<MentionId>>,
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
    let coref = &vectors.heads().coref;
    let sides = mentions.iter().map(|mention| {
        let start = vectors.side(Side::CorefStart, mention.words.start);
        let end = vectors.side(Side::CorefEnd, mention.words.end - 1);
        coref.sides(start, end, vectors.side(Side::CorefHead, mention.head))
    });
    let (speakers, speaks) = speakers(syntax, mentions, attributions);
    let mut linking = Linking {
        syntax,
        mentions,
        facts,
        vectors,
        sides: sides.collect(),
        clusters: Vec::new(),
        of: vec![None; mentions.len()],
        names: Index::default(),
        speakers,
        speaks,
        headed: vec![None; syntax.len()],
    };
    for mention in 0..mentions.len() {
        let antecedent = linking.antecedent(mention);
        linking.put(mention, antecedent);
    }
    linking.late_speakers();
    linking.of.into_iter().map(Option::unwrap_or_default).collect()
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

impl Linking<'_> {
    /// An earlier mention that this one is the same as.
    fn antecedent(&self, mention: MentionId) -> Option<MentionId> {
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
        self.scored(mention)
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

    /// The antecedent that the weights score best among those that agree.
    fn scored(&self, mention: MentionId) -> Option<MentionId> {
        let facts = &self.facts[mention];
        let mut best: Option<(f32, MentionId)> = None;
        for other in (mention.saturating_sub(REACH)..mention).rev() {
            if !self.agree(mention, other) {
                continue;
            }
            let mut score = self.score(mention, other);
            // Who spoke last goes on speaking.
            if facts.person.is_some() && self.speaks[mention] && self.speaks[other] {
                score += 0.5;
            }
            // "she" after "Torosh's wife, Anahit" sooner than after a name that tells nothing.
            let told = self.of[other].and_then(|cluster| self.clusters[cluster].told);
            if facts.person == Some(Person::He) && facts.gender.is_some() && facts.gender == told {
                score += 1.0;
            }
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, other));
            }
        }
        let (score, other) = best?;
        let near = facts.sentence - self.facts[other].sentence <= 3;
        let enough = match facts.person {
            // "he" and "she" stand for somebody who was named.
            Some(Person::He) if near => -4.0,
            Some(Person::They) if near => -1.0,
            Some(Person::It) => -1.0,
            // Outside quotation marks it is the report that speaks.
            Some(Person::We) if !facts.quoted => -4.0,
            Some(Person::I | Person::We | Person::You) => -2.0,
            _ => 0.0,
        };
        (score > enough).then_some(other)
    }

    fn score(&self, mention: MentionId, other: MentionId) -> f32 {
        let (one, two) = (&self.facts[mention], &self.facts[other]);
        let sentences = match one.sentence - two.sentence {
            near @ 0..=3 => near,
            4..=5 => 4,
            6..=8 => 5,
            9..=15 => 6,
            _ => 7,
        };
        let apart = match mention - other {
            near @ 1..=4 => near - 1,
            5..=7 => 4,
            8..=12 => 5,
            13..=20 => 6,
            21..=40 => 7,
            41..=80 => 8,
            _ => 9,
        };
        let features = [
            sentences,
            apart,
            3 * form(one.form) + form(two.form),
            usize::from(one.text == two.text),
            usize::from(one.head == two.head),
            if self.mentions[mention].entity == self.mentions[other].entity { 1 } else { 2 },
            2 * usize::from(one.quoted) + usize::from(two.quoted),
        ];
        self.vectors.heads().coref.score(&self.sides[mention].0, &self.sides[other].1, features)
    }

    /// Whether nothing speaks against the two being one.
    fn agree(&self, mention: MentionId, other: MentionId) -> bool {
        let (one, two) = (&self.mentions[mention], &self.mentions[other]);
        let within = |a: &Words, b: &Words| a.start <= b.start && b.end <= a.end;
        if within(&one.words, &two.words) || within(&two.words, &one.words) {
            return false;
        }
        let Some(cluster) = self.of[other].map(|cluster| &self.clusters[cluster]) else { return false };
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
        let person = cluster.entity == Some(EntityType::Person);
        let opposed = |one: Option<bool>, other: Option<bool>| matches!((one, other), (Some(a), Some(b)) if a != b);
        match facts.person {
            Some(Person::He) => {
                (person || others.person.is_some())
                    && cluster.plural != Some(true)
                    && !matches!((facts.gender, cluster.gender), (Some(a), Some(b)) if a != b)
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
                // Names that rules could not join are two, unless they share a word.
                (!cluster.named || self.shares_word(mention, cluster))
                    && facts.entity == cluster.entity.unwrap_or(facts.entity)
                    && !opposed(facts.plural, cluster.plural)
            }
            None => {
                let unnamed_source = self.speaks[mention] && !facts.definite;
                !opposed(facts.plural, cluster.plural)
                    && !(cluster.named && (facts.indefinite || unnamed_source))
                    && !matches!((facts.gender, cluster.gender), (Some(a), Some(b)) if a != b)
                    && (facts.entity == EntityType::Person) == person
            }
        }
    }

    fn shares_word(&self, mention: MentionId, cluster: &Cluster) -> bool {
        let Some(name) = &self.facts[mention].name else { return false };
        let named = cluster.mentions.iter().take(8).filter_map(|&other| self.facts[other].name.as_ref());
        named.flat_map(|other| &other.parts).any(|part| part.len() > 3 && name.parts.contains(part))
    }

    /// Puts a mention into the cluster of its antecedent, or into one of its own.
    fn put(&mut self, mention: MentionId, antecedent: Option<MentionId>) {
        let number = antecedent.and_then(|other| self.of[other]).unwrap_or_else(|| {
            self.clusters.push(Cluster::default());
            self.clusters.len() - 1
        });
        self.of[mention] = Some(number);
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
        if facts.person.is_none() {
            cluster.told = cluster.told.or(facts.gender);
        }
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
            let (Some(from), Some(into)) = (self.of[mention], self.of[speaker]) else { continue };
            if from == into || self.clusters[from].named {
                continue;
            }
            let moved = std::mem::take(&mut self.clusters[from].mentions);
            for &one in &moved {
                self.of[one] = Some(into);
            }
            self.clusters[into].mentions.extend(moved);
        }
    }
}

/// A form as the weights number it.
fn form(form: Form) -> usize {
    match form {
        Form::Name => 0,
        Form::Nominal => 1,
        Form::Pronoun => 2,
    }
}
