//! Weighing what was added gives the same as weighing all at once, whatever comes when.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use hearsay_ledger::actors::resolve;
use hearsay_ledger::digest::{Digest, DigestActor, DigestClaim, DigestFiller, DigestHop, Passage, wording};
use hearsay_ledger::weigh::{Weighing, weigh};
use hearsay_model::{ActorKind, ClaimKind, Factuality, HopRole, Manner};
use proptest::prelude::*;

/// People under several names, some of which are anybody's until another report tells.
const PEOPLE: [&str; 8] = [
    "Tamas Orlin",
    "General Orlin",
    "General Tamas Orlin",
    "Orlin",
    "Mirela Castan",
    "Castan",
    "Brannock Pell",
    "Brannok Pell",
];
const BODIES: [&str; 6] =
    ["Coastal Guard", "Harbour Ministry", "Interior Ministry", "River Militia", "Harbour Post", "Radio Vess"];
const OUTLETS: [&str; 4] = ["Harbour Post", "Evening Lantern", "Tarn Gazette", "Radio Vess"];
/// Type, predicate, whether it is a relation.
const FACTS: [(&str, &str, bool); 8] = [
    ("DETAIN", "arrested", false),
    ("DETAIN", "detained", false),
    ("VISIT", "visited", false),
    ("MEET", "met", false),
    ("HARM", "killed", false),
    ("owned_by", "owned", true),
    ("leads", "leads", true),
    ("spokesperson_of", "speaks for", true),
];
const WORDS: [&str; 10] =
    ["quay", "lantern", "barge", "ledger", "herring", "tannery", "clerk", "ferry", "granary", "bell"];

#[derive(Clone, Debug)]
struct Claim {
    fact: usize,
    actor: usize,
    recipient: usize,
    source: Option<usize>,
    denied: bool,
    day: Option<u32>,
    count: Option<u32>,
}

#[derive(Clone, Debug)]
struct Made {
    outlet: usize,
    day: u32,
    claims: Vec<Claim>,
    filler: Vec<usize>,
}

fn made() -> impl Strategy<Value = Made> {
    let all = PEOPLE.len() + BODIES.len();
    let claim = (
        0..FACTS.len(),
        0..all,
        0..all,
        prop::option::of(0..all + 1),
        prop::bool::weighted(0.2),
        prop::option::weighted(0.3, 1..20_u32),
        prop::option::weighted(0.2, 2..5_u32),
    )
        .prop_map(|(fact, actor, recipient, source, denied, day, count)| Claim {
            fact,
            actor,
            recipient,
            source,
            denied,
            day,
            count,
        });
    let filler = prop::collection::vec(0..WORDS.len(), 4..14);
    (0..OUTLETS.len(), 1..28_u32, prop::collection::vec(claim, 1..5), filler)
        .prop_map(|(outlet, day, claims, filler)| Made { outlet, day, claims, filler })
}

fn name(number: usize) -> (&'static str, ActorKind) {
    PEOPLE.get(number).map_or_else(
        || {
            BODIES
                .get(number - PEOPLE.len())
                .map_or(("two officials", ActorKind::Unnamed), |name| (*name, ActorKind::Organization))
        },
        |name| (*name, ActorKind::Person),
    )
}

fn digest(made: &Made, number: usize) -> Digest {
    let mut actors: Vec<DigestActor> = Vec::new();
    let mut actor = |(name, kind): (&str, ActorKind)| {
        let known = actors.iter().position(|actor| actor.name == name);
        let place = known.unwrap_or_else(|| {
            actors.push(DigestActor { name: name.into(), kind, names: Vec::new(), within: Vec::new() });
            actors.len() - 1
        });
        Some(place as u32)
    };
    let mut text = String::new();
    let mut claims = Vec::new();
    for (place, claim) in made.claims.iter().enumerate() {
        let (claim_type, predicate, relation) = FACTS[claim.fact];
        let (who, whom) = (name(claim.actor), name(claim.recipient));
        let counted = claim.count.map_or_else(|| whom.0.to_owned(), |count| format!("{count} guards of {}", whom.0));
        let evidence = format!("{} {predicate} {counted}", who.0);
        text.push_str(&evidence);
        text.push_str(". ");
        let mut chain =
            vec![DigestHop { role: HopRole::Report, actor: None, words: "".into(), cue: "".into(), venue: None }];
        if let Some(source) = claim.source {
            let (name, kind) = name(source);
            let role = if kind == ActorKind::Unnamed { HopRole::Unnamed } else { HopRole::Source };
            let cue = "said".into();
            chain.push(DigestHop { role, actor: actor((name, kind)), words: name.into(), cue, venue: None });
        }
        let day = claim.day.map(|day| format!("2031-05-{day:02}"));
        let recipient = if claim.count.is_some() { None } else { actor(whom) };
        claims.push(DigestClaim {
            id: format!("c:{number}.{place}").into(),
            kind: if relation { ClaimKind::Relation } else { ClaimKind::Event },
            claim_type: claim_type.into(),
            label: evidence.as_str().into(),
            evidence: evidence.into(),
            words: predicate.into(),
            actor: vec![DigestFiller { actor: actor(who), words: who.0.into() }],
            recipient: vec![DigestFiller { actor: recipient, words: counted.into() }],
            object: Vec::new(),
            place: Vec::new(),
            time: day.map(|day| (day.as_str().into(), Some(day.as_str().into()))).into_iter().collect(),
            factuality: if claim.denied { Factuality::CertainNot } else { Factuality::Certain },
            manner: if chain.len() > 1 { Manner::Indirect } else { Manner::Own },
            chain,
            denies: Vec::new(),
            passage: 0,
        });
    }
    let filler: Vec<&str> = made.filler.iter().map(|&word| WORDS[word]).collect();
    text.push_str(&filler.join(" "));
    let details = wording::details(&text);
    Digest {
        document: format!("sha256:{number:04}").into(),
        path: format!("{number:04}.txt").into(),
        publisher: Some(OUTLETS[made.outlet].to_owned()),
        byline: Vec::new(),
        published: Some(format!("2031-05-{:02}", made.day)),
        actors,
        claims,
        passages: vec![Passage { shingles: wording::shingles(&text, 5), quotations: wording::quotations(&text) }],
        shingles: wording::shingles(&text, 5),
        quotations: wording::quotations(&text),
        pairs: details.pairs,
        numbers: details.numbers,
        singles: details.singles,
    }
}

fn same_at_once(list: &[Made], cuts: &[usize]) -> Result<(), TestCaseError> {
    let reports: Vec<Digest> = list.iter().enumerate().map(|(number, made)| digest(made, number)).collect();
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (reports.len() + 1)).collect();
    cuts.push(reports.len());
    cuts.sort_unstable();
    let mut weighing = Weighing::new(reports[..cuts[0]].to_vec(), Vec::new());
    for pair in cuts.windows(2) {
        weighing.add(reports[pair[0]..pair[1]].to_vec());
    }
    let once = weigh(&reports, &resolve(&reports, &[]));
    let added = weighing.propositions();
    prop_assert_eq!(added.len(), once.len());
    for (added, once) in added.iter().zip(&once) {
        prop_assert_eq!(added.as_ref(), once);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_comes_later_weighs_as_if_it_had_been_there(
        list in prop::collection::vec(made(), 1..24),
        cuts in prop::collection::vec(0..64_usize, 1..4),
    ) {
        same_at_once(&list, &cuts)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// So many claims of so few people that blocks are crowded.
    #[test]
    fn it_does_so_in_crowds(
        list in prop::collection::vec(made(), 150..400),
        cuts in prop::collection::vec(100..400_usize, 1..4),
    ) {
        same_at_once(&list, &cuts)?;
    }
}
