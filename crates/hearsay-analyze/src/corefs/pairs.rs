//! What the scorer of antecedents sees of a mention, and of a mention with an earlier one, besides their vectors.
//!
//! In go tree, facts and the clusters that rules alone make; out come small numbers, the values of [`COREF_OWN`] and
//! [`COREF_PAIR`], for which the weights hold a vector each. Of "the commander" after "Commander Orlin": a description
//! with "the" after a person's name, in the next sentence, whose head is a word of the name, singular both.

use super::facts::{Facts, Gender, Person};
use crate::syntax::Syntax;
use crate::weights::{COREF_OWN, COREF_PAIR};
use hearsay_model::{EntityType, Form, Mention, MentionId, TokenId};
use std::collections::{HashMap, HashSet};

/// A cluster as rules alone make it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub(super) named: bool,
    pub(super) gender: Option<Gender>,
    pub(super) plural: Option<bool>,
    pub(super) mentions: usize,
}

/// What is asked of a mention again and again, in forms that are quick to compare.
#[derive(Debug, Default)]
struct Seen {
    kind: usize,
    role: usize,
    entity: usize,
    number: usize,
    gender: usize,
    sentence: usize,
    quoted: bool,
    speaks: bool,
    pronoun: bool,
    /// The predicate of its clause.
    clause: TokenId,
    /// The cluster that rules put it into, and how many of it stand before.
    cluster: usize,
    before: usize,
    /// The cluster of who speaks it, inside a quotation.
    speaker: Option<usize>,
    /// Its words as one.
    text: u32,
    /// The lemma of its head.
    head: u32,
    /// Lemmas of the other words that tell something, sorted.
    rest: Vec<u32>,
}

/// The mentions of a document.
#[derive(Debug)]
pub(super) struct Pairs {
    seen: Vec<Seen>,
    own: Vec<[usize; COREF_OWN.len()]>,
    names: Vec<bool>,
    labels: Vec<Vec<u32>>,
}

impl Pairs {
    /// Reads all mentions. `of` gives each mention's cluster of `known`, `speakers` who speaks each token.
    pub(super) fn new(
        syntax: &Syntax,
        mentions: &[Mention],
        facts: &[Facts],
        (of, known): (&[usize], &[Known]),
        speakers: &[Option<MentionId>],
        speaks: &[bool],
    ) -> Pairs {
        let mut words: HashMap<String, u32> = HashMap::new();
        let mut number = |word: String| {
            let next = words.len() as u32;
            *words.entry(word).or_insert(next)
        };
        let mut so_far = vec![0; known.len()];
        let (mut heads, mut texts) = (HashSet::new(), HashSet::new());
        let mut pairs = Pairs { seen: Vec::new(), own: Vec::new(), names: Vec::new(), labels: Vec::new() };
        // The mention that reaches furthest of those before: what lies in it is nested.
        let mut reach = 0;
        for (id, mention) in mentions.iter().enumerate() {
            let (facts, cluster) = (&facts[id], &known[of[id]]);
            let bare = mention.words.clone().filter(|&token| {
                !matches!(syntax.pos(token), "DET" | "PUNCT" | "ADP" | "PART" | "PRON" | "AUX" | "CCONJ" | "SCONJ")
            });
            let mut rest: Vec<u32> =
                bare.filter(|&token| token != mention.head).map(|token| number(syntax.lemma(token))).collect();
            rest.sort_unstable();
            rest.dedup();
            let plural = cluster.plural.or(facts.plural);
            let gender = facts.gender.or(cluster.gender);
            let seen = Seen {
                kind: kind(syntax, mention, facts),
                role: role(syntax, mention.head),
                entity: entity(facts.entity),
                number: plural.map_or(0, |plural| 1 + usize::from(plural)),
                gender: gender.map_or(0, |gender| 1 + usize::from(gender == Gender::Man)),
                sentence: facts.sentence,
                quoted: facts.quoted,
                speaks: speaks[id],
                pronoun: facts.person.is_some(),
                clause: syntax.clause_of(syntax.head(mention.head).unwrap_or(mention.head)),
                cluster: of[id],
                before: so_far[of[id]],
                speaker: speakers[mention.head].filter(|&speaker| speaker != id).map(|speaker| of[speaker]),
                text: number(facts.text.clone()),
                head: number(syntax.lemma(mention.head)),
                rest,
            };
            so_far[of[id]] += 1;
            let length = match mention.words.len() {
                few @ 0..=3 => few.saturating_sub(1),
                4..=6 => 3,
                _ => 4,
            };
            let first = syntax.tokens.sentence_of(mention.head).words.start == mention.words.start;
            let nested = mention.words.end <= reach;
            reach = reach.max(mention.words.end);
            let clause = syntax.kid(mention.head, &["acl", "acl:relcl", "nmod", "appos"]).is_some();
            let again = if texts.contains(&seen.text) { 2 } else { usize::from(heads.contains(&seen.head)) };
            let place = match facts.sentence {
                few @ 0..=1 => few,
                2..=4 => 2,
                5..=12 => 3,
                _ => 4,
            };
            let size = match cluster.mentions {
                few @ 0..=2 => few.saturating_sub(1),
                3..=5 => 2,
                _ => 3,
            };
            pairs.own.push([
                seen.kind,
                seen.role,
                seen.entity,
                3 * seen.number + seen.gender,
                2 * usize::from(seen.quoted) + usize::from(seen.speaks),
                length,
                4 * usize::from(first) + 2 * usize::from(nested) + usize::from(clause),
                again,
                place,
                2 * size + usize::from(cluster.named),
            ]);
            if !seen.pronoun {
                heads.insert(seen.head);
                texts.insert(seen.text);
            }
            pairs.seen.push(seen);
            pairs.names.push(facts.name.is_some());
            pairs.labels.push(facts.labels.iter().map(|label| number(label.clone())).collect());
        }
        pairs
    }

    /// The values of [`COREF_OWN`].
    pub(super) fn own(&self, mention: MentionId) -> [usize; COREF_OWN.len()] {
        self.own[mention]
    }

    /// Whether rules put both into one cluster.
    pub(super) fn settled(&self, mention: MentionId, other: MentionId) -> bool {
        self.seen[mention].cluster == self.seen[other].cluster
    }

    /// The cluster that rules put it into.
    pub(super) fn cluster(&self, mention: MentionId) -> usize {
        self.seen[mention].cluster
    }

    /// The lemma of the mention's head, as a number.
    pub(super) fn head(&self, mention: MentionId) -> u32 {
        self.seen[mention].head
    }

    /// The values of [`COREF_PAIR`] for a mention and an earlier one. `between` is the number of other candidates that
    /// stand nearer, `latest` whether no nearer one is in the cluster of `other`.
    pub(super) fn pair(
        &self,
        mention: MentionId,
        other: MentionId,
        between: usize,
        latest: bool,
    ) -> [usize; COREF_PAIR.len()] {
        let (one, two) = (&self.seen[mention], &self.seen[other]);
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
        let opposed = |a: usize, b: usize| if a == 0 || b == 0 { 0 } else { 1 + usize::from(a != b) };
        let speech = match (one.quoted, two.quoted) {
            (false, false) => 0,
            (true, true) => match (one.speaker, two.speaker) {
                (Some(a), Some(b)) => 1 + usize::from(a != b),
                _ => 3,
            },
            (true, false) => 4 + usize::from(one.speaker == Some(two.cluster)),
            (false, true) => 6 + usize::from(two.speaker == Some(one.cluster)),
        };
        let before = match two.before {
            few @ 0..=1 => few,
            2..=3 => 2,
            4..=7 => 3,
            _ => 4,
        };
        let names = match (self.names[mention], self.names[other]) {
            (true, true) => {
                1 + usize::from(self.labels[mention].iter().any(|label| self.labels[other].contains(label)))
            }
            _ => 0,
        };
        [
            KINDS * one.kind + two.kind,
            8 * one.role + two.role,
            8 * one.entity + two.entity,
            sentences,
            apart,
            alike(one, two),
            3 * opposed(one.number, two.number) + opposed(one.gender, two.gender),
            speech,
            2 * usize::from(one.speaks) + usize::from(two.speaks),
            if one.sentence == two.sentence { 1 + usize::from(one.clause == two.clause) } else { 0 },
            match between {
                few @ 0..=4 => few,
                5..=7 => 5,
                8..=15 => 6,
                _ => 7,
            },
            2 * before + usize::from(latest),
            names,
        ]
    }
}

/// How much two mentions are the same words.
fn alike(one: &Seen, two: &Seen) -> usize {
    if one.text == two.text {
        return if one.pronoun { 1 } else { 2 };
    }
    if one.pronoun || two.pronoun {
        return 0;
    }
    let within = |a: &[u32], b: &[u32]| a.iter().all(|word| b.contains(word));
    if one.head == two.head {
        return match (within(&one.rest, &two.rest), within(&two.rest, &one.rest)) {
            (true, true) => 3,
            (true, false) => 4,
            (false, true) => 5,
            (false, false) => 6,
        };
    }
    if two.rest.contains(&one.head) {
        7
    } else if one.rest.contains(&two.head) {
        8
    } else if one.rest.iter().any(|word| two.rest.contains(word)) {
        9
    } else {
        10
    }
}

/// How many kinds of mentions there are.
pub(super) const KINDS: usize = 21;

/// What kind of name, description or pronoun.
fn kind(syntax: &Syntax, mention: &Mention, facts: &Facts) -> usize {
    if facts.coordinated {
        return 20;
    }
    match facts.person {
        Some(Person::I) => return 0,
        Some(Person::We) => return 1,
        Some(Person::You) => return 2,
        Some(Person::He) => return 3,
        Some(Person::It) => return 4,
        Some(Person::They) => return 5,
        Some(Person::Other) => {
            return match facts.head.as_str() {
                "this" | "that" | "these" | "those" => 6,
                "who" | "which" | "whom" | "whose" | "what" => 7,
                _ => 8,
            };
        }
        None => {}
    }
    if facts.form == Form::Name {
        return match facts.entity {
            EntityType::Person => 9,
            EntityType::Organization => 10,
            EntityType::Place => 11,
            _ => 12,
        };
    }
    if syntax.kid(mention.head, &["nmod:poss"]).is_some() {
        return 13;
    }
    let det = syntax.kid(mention.head, &["det"]).map(|det| syntax.lower(det));
    match det.as_deref() {
        Some("the") => 14,
        Some("this" | "that" | "these" | "those") => 15,
        Some("a" | "an") => 16,
        Some(_) => 17,
        None if syntax.kid(mention.head, &["nummod"]).is_some() => 17,
        None if facts.plural == Some(true) => 18,
        None => 19,
    }
}

/// What the head of a mention is in its clause.
fn role(syntax: &Syntax, head: TokenId) -> usize {
    match syntax.relation(head) {
        "nsubj" | "csubj" => 0,
        "nsubj:pass" => 1,
        "obj" | "iobj" => 2,
        "nmod:poss" => 3,
        "obl" | "obl:agent" | "obl:unmarked" | "obl:tmod" | "obl:npmod" => 4,
        "conj" | "appos" => 5,
        "nmod" | "compound" | "nmod:unmarked" | "nmod:tmod" | "nmod:npmod" => 6,
        _ => 7,
    }
}

fn entity(entity: EntityType) -> usize {
    match entity {
        EntityType::Person => 0,
        EntityType::Organization => 1,
        EntityType::Place => 2,
        EntityType::Time => 3,
        EntityType::Event => 4,
        EntityType::Object => 5,
        EntityType::Work => 6,
        EntityType::Abstract => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words as numbers: 1 "commander", 2 "guard", 3 "coastal", 4 "harbour", 5 "orlin".
    fn seen(text: u32, head: u32, rest: &[u32]) -> Seen {
        Seen { text, head, rest: rest.to_vec(), ..Seen::default() }
    }

    #[test]
    fn words_in_common() {
        let commander = seen(10, 1, &[]);
        assert_eq!(alike(&commander, &seen(10, 1, &[])), 2);
        assert_eq!(alike(&commander, &seen(11, 1, &[])), 3);
        assert_eq!(alike(&commander, &seen(12, 1, &[2, 3])), 4);
        assert_eq!(alike(&seen(12, 1, &[2, 3]), &commander), 5);
        assert_eq!(alike(&seen(12, 1, &[2, 3]), &seen(13, 1, &[4])), 6);
        assert_eq!(alike(&commander, &seen(14, 5, &[1])), 7);
        assert_eq!(alike(&seen(14, 5, &[1]), &commander), 8);
        assert_eq!(alike(&seen(12, 1, &[2, 3]), &seen(15, 4, &[3])), 9);
        assert_eq!(alike(&commander, &seen(16, 4, &[])), 10);
        let it = Seen { pronoun: true, ..seen(20, 20, &[]) };
        assert_eq!(alike(&it, &commander), 0);
        assert_eq!(alike(&it, &Seen { pronoun: true, ..seen(20, 20, &[]) }), 1);
    }

    #[test]
    fn kinds_fit_the_tables() {
        let values = |name: &str, known: &[(&str, usize)]| {
            known.iter().find(|(other, _)| *other == name).map(|&(_, values)| values)
        };
        assert_eq!(values("kind", &COREF_OWN), Some(KINDS));
        assert_eq!(values("kinds", &COREF_PAIR), Some(KINDS * KINDS));
    }
}
