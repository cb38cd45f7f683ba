//! What must always hold of weighing, over invented ledgers.

#![allow(clippy::unwrap_used, reason = "tests")]

use hearsay_ledger::actors::resolve;
use hearsay_ledger::digest::{Digest, DigestActor, DigestClaim, DigestFiller, DigestHop, Passage, wording};
use hearsay_ledger::weigh::{Proposition, weigh};
use hearsay_model::{ActorKind, ClaimKind, Factuality, HopRole, Manner};
use proptest::prelude::*;
use std::collections::BTreeMap;

const PEOPLE: [&str; 6] = ["Tamas Orlin", "Vera Quist", "Bruno Halmek", "Sadia Omrun", "Piet Lankveld", "Irja Tolonen"];
const OUTLETS: [&str; 6] =
    ["Harbour Post", "Evening Lantern", "Tarn Gazette", "Vess Courier", "Upland Mirror", "Delta Standard"];
/// Type, predicate, actor, recipient.
const FACTS: [(&str, &str, &str, &str); 3] = [
    ("DETAIN", "arrested", "River Militia", "Gorran Pell"),
    ("VISIT", "visited", "Mirela Castan", "Coastal Guard"),
    ("SANCTION", "fined", "Port Authority", "Brannock Shipping"),
];
const WORDS: [&str; 16] = [
    "quay", "lantern", "barge", "ledger", "herring", "tannery", "clerk", "ferry", "granary", "bell", "kiln", "orchard",
    "saddle", "turbine", "violin", "wharf",
];

/// A report as it is made up: what it tells and who it says so.
#[derive(Clone, Debug)]
struct Made {
    outlet: usize,
    day: u32,
    fact: usize,
    voice: Voice,
    filler: Vec<usize>,
}

#[derive(Clone, Debug)]
enum Voice {
    Own,
    Named(usize),
    Unnamed,
    Cites(usize),
}

fn made() -> impl Strategy<Value = Made> {
    let voice = prop_oneof![
        Just(Voice::Own),
        (0..PEOPLE.len()).prop_map(Voice::Named),
        Just(Voice::Unnamed),
        (0..OUTLETS.len()).prop_map(Voice::Cites),
    ];
    (0..OUTLETS.len(), 1..20_u32, 0..FACTS.len(), voice, prop::collection::vec(0..WORDS.len(), 12..24))
        .prop_map(|(outlet, day, fact, voice, filler)| Made { outlet, day, fact, voice, filler })
}

fn digest(made: &Made, number: usize) -> Digest {
    let (claim_type, predicate, who, whom) = FACTS[made.fact];
    let evidence = format!("{who} {predicate} {whom}");
    let rest: Vec<&str> = made.filler.iter().map(|&word| WORDS[word]).collect();
    let text = format!("{evidence}. The {}.", rest.join(" "));
    let mut actors: Vec<DigestActor> = [who, whom].map(|name| actor(name, ActorKind::Organization)).into();
    let report = DigestHop { role: HopRole::Report, actor: None, words: "".into(), cue: "".into(), venue: None };
    let mut chain = vec![report.clone()];
    let named = match made.voice {
        Voice::Own => None,
        Voice::Named(person) => Some((PEOPLE[person].to_owned(), ActorKind::Person)),
        Voice::Unnamed => Some(("an official".to_owned(), ActorKind::Unnamed)),
        Voice::Cites(outlet) => Some((OUTLETS[outlet].to_owned(), ActorKind::Organization)),
    };
    if let Some((name, kind)) = named {
        let role = if kind == ActorKind::Unnamed { HopRole::Unnamed } else { HopRole::Source };
        actors.push(actor(&name, kind));
        chain.push(DigestHop { role, actor: Some(2), words: name.into(), cue: "said".into(), ..report });
    }
    let filler = |place: u32, words: &str| vec![DigestFiller { actor: Some(place), words: words.into() }];
    let details = wording::details(&text);
    let claim = DigestClaim {
        id: format!("c:{number}").into(),
        kind: ClaimKind::Event,
        claim_type: claim_type.into(),
        label: evidence.as_str().into(),
        evidence: evidence.into(),
        words: predicate.into(),
        actor: filler(0, who),
        recipient: filler(1, whom),
        object: Vec::new(),
        place: Vec::new(),
        time: Vec::new(),
        factuality: Factuality::Certain,
        manner: if chain.len() > 1 { Manner::Indirect } else { Manner::Own },
        chain,
        denies: Vec::new(),
        passage: 0,
    };
    Digest {
        document: format!("sha256:{number:04}").into(),
        path: format!("{number:04}.txt").into(),
        publisher: Some(OUTLETS[made.outlet].to_owned()),
        byline: Vec::new(),
        published: Some(format!("2031-05-{:02}", made.day)),
        actors,
        claims: vec![claim],
        passages: vec![Passage { shingles: wording::shingles(&text, 5), quotations: Vec::new() }],
        shingles: wording::shingles(&text, 5),
        quotations: Vec::new(),
        pairs: details.pairs,
        numbers: details.numbers,
        singles: details.singles,
    }
}

fn actor(name: &str, kind: ActorKind) -> DigestActor {
    DigestActor { name: name.into(), kind, names: Vec::new(), within: Vec::new() }
}

fn digests(made: &[Made]) -> Vec<Digest> {
    made.iter().enumerate().map(|(number, made)| digest(made, number)).collect()
}

fn weighed(reports: &[Digest]) -> Vec<Proposition> {
    weigh(reports, &resolve(reports, &[]))
}

/// The interval of each claim.
fn intervals(reports: &[Digest]) -> BTreeMap<String, (usize, usize)> {
    let told = weighed(reports).into_iter().flat_map(|found| {
        let interval = (found.independent.min, found.independent.max);
        found.reports.into_iter().map(move |told| (told.claim.to_string(), interval))
    });
    told.collect()
}

fn reprinted(of: &Digest, outlet: &str, number: usize, day: u32) -> Digest {
    let mut copy = of.clone();
    copy.document = format!("sha256:{number:04}").into();
    copy.path = format!("{number:04}.txt").into();
    copy.publisher = Some(outlet.to_owned());
    copy.published = Some(format!("2031-05-{day:02}"));
    for claim in &mut copy.claims {
        claim.id = format!("c:{number}").into();
    }
    copy
}

fn never_raised(base: &BTreeMap<String, (usize, usize)>, more: &BTreeMap<String, (usize, usize)>) {
    for (claim, (min, max)) in base {
        let (least, most) = more[claim];
        assert!(least <= *min && most <= *max, "{claim}: {min}..{max} became {least}..{most}");
    }
}

fn list() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(made(), 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_reprint_raises_nothing(list in list(), which in any::<prop::sample::Index>(), later in 0..5_u32) {
        let mut reports = digests(&list);
        let base = intervals(&reports);
        let of = which.index(list.len());
        let copy = reprinted(&reports[of], "Reprint Courier", 999, list[of].day + later);
        reports.push(copy);
        never_raised(&base, &intervals(&reports));
    }

    #[test]
    fn citing_a_report_raises_nothing(list in list(), which in any::<prop::sample::Index>()) {
        let mut reports = digests(&list);
        let base = intervals(&reports);
        let of = &list[which.index(list.len())];
        let citing = Made { day: 25, voice: Voice::Cites(of.outlet), filler: vec![0; 12], ..of.clone() };
        let mut citing = digest(&citing, 999);
        citing.publisher = Some("Citing Courier".into());
        reports.push(citing);
        never_raised(&base, &intervals(&reports));
    }

    #[test]
    fn a_second_copy_of_an_agency_text_raises_nothing(list in list(), which in any::<prop::sample::Index>()) {
        let mut reports = digests(&list);
        let of = which.index(list.len());
        let mut first = reprinted(&reports[of], "Morning Kite", 998, 27);
        first.byline = vec!["Nordwind Agency".into()];
        let second = reprinted(&first, "Evening Kite", 999, 28);
        reports.push(first);
        let base = intervals(&reports);
        reports.push(second);
        never_raised(&base, &intervals(&reports));
    }

    #[test]
    fn order_changes_nothing(list in list(), seed in any::<prop::sample::Index>()) {
        let reports = digests(&list);
        let mut turned = reports.clone();
        turned.rotate_left(seed.index(list.len()));
        turned.reverse();
        let lines = |reports: &[Digest]| {
            weighed(reports).iter().map(|found| serde_json::to_string(found).unwrap()).collect::<Vec<_>>()
        };
        prop_assert_eq!(lines(&reports), lines(&turned));
    }

    #[test]
    fn renaming_publishers_changes_nothing(list in list()) {
        let reports = digests(&list);
        let mut renamed = reports.clone();
        let new: BTreeMap<&str, String> = OUTLETS
            .iter()
            .enumerate()
            .map(|(number, name)| (*name, format!("Zephyr {} Bulletin", WORDS[15 - number])))
            .collect();
        for report in &mut renamed {
            let rename = |name: &str| new.get(name).cloned().unwrap_or_else(|| name.to_owned());
            report.publisher = report.publisher.as_deref().map(rename);
            report.actors.iter_mut().for_each(|actor| actor.name = rename(&actor.name).into());
            let hops = report.claims.iter_mut().flat_map(|claim| &mut claim.chain);
            hops.for_each(|hop| hop.words = rename(&hop.words).into());
        }
        prop_assert_eq!(intervals(&reports), intervals(&renamed));
    }

    #[test]
    fn bounds_hold_and_nothing_is_without_a_teller(list in prop::collection::vec(made(), 1..12)) {
        for found in weighed(&digests(&list)) {
            prop_assert!(!found.reports.is_empty() && !found.origins.is_empty());
            prop_assert!(found.independent.min <= found.independent.max);
            prop_assert!(found.independent.max <= found.reports.len());
            prop_assert!(found.reports.iter().all(|told| found.origins.iter().any(|origin| origin.id == told.origin)));
        }
    }

    #[test]
    fn removing_an_origin_lowers_max_by_one_at_most(list in list(), which in any::<prop::sample::Index>()) {
        let reports = digests(&list);
        let found = weighed(&reports);
        let found = &found[which.index(found.len())];
        for origin in &found.origins {
            let its: Vec<&str> = found
                .reports
                .iter()
                .filter(|told| told.origin == origin.id)
                .map(|told| told.document.as_str())
                .collect();
            let rest: Vec<Digest> =
                reports.iter().filter(|report| !its.contains(&report.document.as_str())).cloned().collect();
            let left = intervals(&rest);
            let kept = found.reports.iter().find_map(|told| left.get(told.claim.as_str()));
            prop_assert!(kept.map_or(0, |(_, max)| *max) + 1 >= found.independent.max);
        }
    }
}

/// A report that has words in common with three others makes none of the three rest on whom another one cites.
#[test]
fn a_report_ties_only_to_what_it_derives_from() {
    let made = |outlet, day, voice, filler: [usize; 12]| Made { outlet, day, fact: 1, voice, filler: filler.into() };
    let list = [
        made(0, 1, Voice::Cites(3), [0, 0, 0, 3, 0, 0, 0, 5, 0, 1, 2, 12]),
        made(0, 6, Voice::Own, [8, 9, 13, 5, 0, 0, 0, 0, 0, 0, 0, 0]),
        made(0, 1, Voice::Own, [0, 5, 11, 5, 13, 10, 2, 1, 0, 2, 3, 0]),
        made(1, 1, Voice::Own, [4, 4, 8, 1, 3, 1, 13, 5, 3, 1, 3, 9]),
        made(3, 2, Voice::Own, [1, 5, 6, 2, 2, 2, 2, 2, 6, 1, 1, 0]),
    ];
    let reports = digests(&list);
    let most = |reports: &[Digest]| weighed(reports).iter().map(|found| found.independent.max).max();
    assert_eq!(most(&reports), Some(3));
    assert_eq!(most(&reports[..4]), Some(3));
}
