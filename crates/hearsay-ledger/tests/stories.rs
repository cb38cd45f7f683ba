//! Small invented stories, and how they weigh: who is behind them, who copies, who has a stake, who says otherwise.

#![allow(clippy::unwrap_used, reason = "tests")]

use hearsay_ledger::actors::resolve;
use hearsay_ledger::digest::{Digest, DigestActor, DigestClaim, DigestFiller, DigestHop, Passage, wording};
use hearsay_ledger::weigh::{How, OriginKind, Proposition, weigh};
use hearsay_model::{ActorKind, ClaimKind, Factuality, HopRole, Manner};

/// People of the stories; other names with a capital are bodies, those without are not named.
const PEOPLE: [&str; 10] = [
    "Tamas Orlin",
    "Colonel Tamas Orlin",
    "Mira Adan",
    "Samir Quteb",
    "Sameer Kutayb",
    "Gorran Pell",
    "Yusuf Brannock",
    "Vera Quist",
    "Irja Tolonen",
    "Ana Lind",
];

/// A claim as a report has it.
#[derive(Clone, Copy, Default)]
struct Claim {
    kind: &'static str,
    predicate: &'static str,
    says: &'static str,
    actor: &'static str,
    recipient: &'static str,
    place: &'static str,
    day: &'static str,
    /// Sources, outermost first, parted by `>`.
    by: &'static str,
    not: bool,
    hedged: bool,
}

/// A report of one paragraph with its claims.
fn report(path: &str, publisher: &str, day: &str, text: &str, claims: &[Claim]) -> Digest {
    let details = wording::details(text);
    let mut digest = Digest {
        document: format!("sha256:{path}").into(),
        path: path.into(),
        publisher: Some(publisher.to_owned()),
        byline: Vec::new(),
        published: Some(day.to_owned()),
        actors: Vec::new(),
        claims: Vec::new(),
        passages: vec![Passage { shingles: wording::shingles(text, 5), quotations: wording::quotations(text) }],
        shingles: wording::shingles(text, 5),
        quotations: wording::quotations(text),
        pairs: details.pairs,
        numbers: details.numbers,
        singles: details.singles,
    };
    for (number, claim) in claims.iter().enumerate() {
        let mut filler = |words: &str| -> Vec<DigestFiller> {
            let list = words.split('+').filter(|words| !words.is_empty());
            list.map(|words| DigestFiller { actor: Some(actor(&mut digest.actors, words)), words: words.into() })
                .collect()
        };
        let (who, whom, place) = (filler(claim.actor), filler(claim.recipient), filler(claim.place));
        let silent = |role| DigestHop { role, actor: None, words: "".into(), cue: "".into(), venue: None };
        let mut chain = vec![silent(HopRole::Report)];
        for source in claim.by.split('>').filter(|source| !source.is_empty()) {
            let role = if source.starts_with(char::is_uppercase) { HopRole::Source } else { HopRole::Unnamed };
            let actor = Some(actor(&mut digest.actors, source));
            chain.push(DigestHop { actor, words: source.into(), cue: "said".into(), ..silent(role) });
        }
        let relation = claim.kind.starts_with(char::is_lowercase);
        digest.claims.push(DigestClaim {
            id: format!("c:{path}#{number}").into(),
            kind: if relation { ClaimKind::Relation } else { ClaimKind::Event },
            claim_type: claim.kind.into(),
            label: claim.says.into(),
            evidence: claim.says.into(),
            words: claim.predicate.into(),
            actor: who,
            recipient: whom,
            object: Vec::new(),
            place,
            time: if claim.day.is_empty() { Vec::new() } else { vec![(claim.day.into(), Some(claim.day.into()))] },
            factuality: match (claim.not, claim.hedged) {
                (true, _) => Factuality::CertainNot,
                (_, true) => Factuality::Probable,
                _ => Factuality::Certain,
            },
            manner: if chain.len() > 1 { Manner::Indirect } else { Manner::Own },
            chain,
            denies: Vec::new(),
            passage: 0,
        });
    }
    digest
}

fn actor(actors: &mut Vec<DigestActor>, name: &str) -> u32 {
    let name = name.trim_start_matches("the ");
    let kind = if PEOPLE.contains(&name) {
        ActorKind::Person
    } else if ["Vess", "Tarn", "Syria", "Idlib", "Aleppo", "Oslo"].contains(&name) {
        ActorKind::Place
    } else if name.starts_with(char::is_uppercase) {
        ActorKind::Organization
    } else {
        ActorKind::Unnamed
    };
    let known = actors.iter().position(|actor| actor.name == name && actor.kind == kind);
    let place = known.unwrap_or_else(|| {
        actors.push(DigestActor { name: name.into(), kind, names: Vec::new(), within: Vec::new() });
        actors.len() - 1
    });
    place as u32
}

/// What is told with some words.
fn told(reports: &[Digest], says: &str) -> Proposition {
    let all = weigh(reports, &resolve(reports, &[]));
    let found = all.into_iter().find(|found| found.reports.iter().any(|told| told.words.contains(says)));
    found.unwrap_or_else(|| panic!("nobody tells `{says}`"))
}

fn interval(found: &Proposition) -> (usize, usize) {
    (found.independent.min, found.independent.max)
}

fn copies(found: &Proposition) -> Vec<(&str, &str, &str)> {
    let copied = found.reports.iter().filter_map(|told| Some((&told.path, told.copies.as_ref()?)));
    copied.map(|(path, from)| (path.as_str(), from.path.as_str(), from.because.as_str())).collect()
}

const SHELLED: Claim = Claim {
    kind: "ATTACK",
    predicate: "shelled",
    says: "The River Militia shelled the granary of Tarn on Monday",
    actor: "River Militia",
    recipient: "granary of Tarn",
    place: "",
    day: "2031-05-05",
    by: "Colonel Tamas Orlin",
    not: false,
    hedged: false,
};
const WIRE: &str = "The River Militia shelled the granary of Tarn on Monday, said Colonel Tamas Orlin, who speaks for the \
    Coastal Guard. Nine sacks of barley burned and a mule was lost before the rain came.";

#[test]
fn an_agency_and_its_copies_are_one_origin() {
    let wire = report("01", "Nordwind", "2031-05-05", WIRE, &[SHELLED]);
    let mut credited = report("02", "Vess Courier", "2031-05-06", WIRE, &[SHELLED]);
    credited.byline = vec!["Nordwind".to_owned()];
    let mut cut = report("03", "Delta Standard", "2031-05-06", "The River Militia shelled a granary.", &[SHELLED]);
    cut.byline = vec!["Nordwind".to_owned()];
    let found = told(&[wire, credited, cut], "shelled");
    assert_eq!(interval(&found), (1, 1));
    let credit = "same agency credit";
    assert!(
        copies(&found).iter().all(|(_, from, _)| *from == "01") && copies(&found).len() == 2,
        "{:?}",
        copies(&found)
    );
    assert!(copies(&found).contains(&("03", "01", credit)));
    assert!(found.lost_hop.is_empty() && !found.circular);
}

#[test]
fn a_reprint_without_credit_is_a_copy_that_lost_its_source() {
    let own = Claim { by: "", says: "The River Militia shelled the granary of Tarn on Monday,", ..SHELLED };
    let text = "The River Militia shelled the granary of Tarn on Monday, we hear. Nine sacks of barley burned and a mule was \
        lost before the rain came.";
    let reports = [
        report("01", "Nordwind", "2031-05-05", WIRE, &[SHELLED]),
        report("02", "Evening Lantern", "2031-05-07", text, &[own]),
    ];
    let found = told(&reports, "shelled");
    assert_eq!(interval(&found), (1, 1));
    assert_eq!(copies(&found), [("02", "01", "same passage")]);
    assert_eq!(found.lost_hop, ["02"]);
}

#[test]
fn a_rewrite_that_drops_the_hedge_is_still_a_copy() {
    let paid = Claim {
        kind: "AID",
        predicate: "paid",
        says: "Brannock Shipping probably paid the Coastal Guard 40,000 crowns",
        actor: "Brannock Shipping",
        recipient: "Coastal Guard",
        by: "Mira Adan",
        hedged: true,
        ..Claim::default()
    };
    let flat = Claim {
        says: "Brannock Shipping paid the Coastal Guard 40,000 crowns through a choir",
        by: "",
        hedged: false,
        ..paid
    };
    let reports = [
        report(
            "01",
            "Tarn Gazette",
            "2031-06-01",
            "Brannock Shipping probably paid the Coastal Guard 40,000 crowns, Mira Adan said, by way of a choir fund.",
            &[paid],
        ),
        report(
            "02",
            "Upland Mirror",
            "2031-06-03",
            "Sing, captain! Brannock Shipping paid the Coastal Guard 40,000 crowns through a choir and its fund.",
            &[flat],
        ),
    ];
    let found = told(&reports, "40,000");
    assert_eq!(interval(&found), (1, 1));
    assert_eq!(found.lost_hop, ["02"]);
    let factualities: Vec<Factuality> = found.reports.iter().map(|told| told.factuality).collect();
    assert_eq!(factualities, [Factuality::Probable, Factuality::Certain], "each stays as its source has it");
}

#[test]
fn a_radio_and_the_spokesman_of_its_owner_are_one_voice_with_a_stake() {
    let fired = Claim {
        recipient: "Coastal Guard",
        says: "The River Militia fired at the Coastal Guard",
        predicate: "fired",
        ..SHELLED
    };
    let owned = Claim {
        kind: "owned_by",
        predicate: "run",
        says: "Radio Vess, run by the Coastal Guard",
        actor: "Radio Vess",
        recipient: "Coastal Guard",
        ..Claim::default()
    };
    let speaks = Claim {
        kind: "spokesperson_of",
        predicate: "spokesman",
        says: "the Coastal Guard's spokesman, Colonel Tamas Orlin",
        actor: "Colonel Tamas Orlin",
        recipient: "Coastal Guard",
        ..Claim::default()
    };
    let reports = [
        report(
            "01",
            "Vess Courier",
            "2031-05-05",
            "One says that they fired at the post in the morning.",
            &[fired, speaks],
        ),
        report(
            "02",
            "Radio Vess",
            "2031-05-06",
            "Listeners, our own have been shot at tonight.",
            &[Claim { by: "", ..fired }],
        ),
        report("03", "Delta Standard", "2031-05-09", "Of the stations in town.", &[owned]),
        report(
            "04",
            "Tarn Gazette",
            "2031-05-07",
            "From my window, she told us.",
            &[Claim { by: "Mira Adan", ..fired }],
        ),
    ];
    let found = told(&reports, "fired at");
    assert_eq!(interval(&found), (2, 2), "the Guard's voices, and Adan");
    let staked: Vec<&str> =
        found.origins.iter().filter(|one| !one.stake.is_empty()).map(|one| one.first.as_str()).collect();
    assert_eq!(staked, ["01", "02"]);
    for origin in found.origins.iter().filter(|one| !one.stake.is_empty()) {
        let stake = &origin.stake[0];
        assert_eq!(stake.path.len(), 1);
        assert_eq!(stake.steps.len(), 1, "each step is a claim with its own source");
        assert!(!stake.steps[0].path.is_empty() && !stake.steps[0].words.is_empty());
    }
}

#[test]
fn one_witness_under_two_spellings_is_one_origin() {
    let visited = |by| Claim {
        kind: "VISIT",
        predicate: "visited",
        says: "Gorran Pell visited Vess",
        actor: "Gorran Pell",
        place: "Vess",
        by,
        ..Claim::default()
    };
    let reports = [
        report(
            "01",
            "Tarn Gazette",
            "2031-03-24",
            "He held the gate, he told us, and the torch.",
            &[visited("Samir Quteb")],
        ),
        report("02", "Vess Courier", "2031-03-26", "By telephone he spoke of a Sunday.", &[visited("Sameer Kutayb")]),
        report("03", "Delta Standard", "2031-03-26", "She was on the quay.", &[visited("Irja Tolonen")]),
    ];
    assert_eq!(interval(&told(&reports[..2], "visited")), (1, 1));
    assert_eq!(interval(&told(&reports, "visited")), (2, 2));
}

#[test]
fn who_is_not_named_may_be_anybody() {
    let met = |by| Claim {
        kind: "MEET",
        predicate: "met",
        says: "Vera Quist met Gorran Pell",
        actor: "Vera Quist+Gorran Pell",
        by,
        ..Claim::default()
    };
    let reports = [
        report("01", "Tarn Gazette", "2031-03-24", "At the weir, an official said.", &[met("an official")]),
        report("02", "Vess Courier", "2031-03-25", "In the mill, we were told.", &[met("an official")]),
        report("03", "Delta Standard", "2031-03-25", "They sat together for an hour.", &[met("")]),
    ];
    assert_eq!(interval(&told(&reports[..1], "met")), (0, 1));
    let found = told(&reports, "met");
    assert_eq!(interval(&found), (0, 3));
    let kinds: Vec<OriginKind> = found.origins.iter().map(|origin| origin.kind).collect();
    assert!(!kinds.contains(&OriginKind::Known) && kinds.contains(&OriginKind::Unstated));
}

#[test]
fn a_story_that_comes_back_is_circular() {
    let sold = |by| Claim {
        kind: "TRANSPORT",
        predicate: "shipped",
        says: "The River Militia shipped mortars to Brannock Shipping",
        actor: "River Militia",
        recipient: "Brannock Shipping",
        by,
        ..Claim::default()
    };
    let reports = [
        report("01", "Harbour Post", "2031-03-18", "Two clerks told us at the pier.", &[sold("two clerks")]),
        report("02", "Gulf Lantern", "2031-03-19", "Insurers are uneasy.", &[sold("Harbour Post>two clerks")]),
        report("03", "Harbour Post", "2031-03-22", "A second paper bears us out.", &[sold("Gulf Lantern")]),
    ];
    let found = told(&reports, "shipped");
    assert!(found.circular);
    assert_eq!(interval(&found), (0, 1));
    assert_eq!(found.lost_hop, ["03"]);
    assert!(!told(&reports[..2], "shipped").circular);
}

#[test]
fn other_numbers_contradict_and_vaguer_ones_do_not() {
    let killed = |says, recipient, by| Claim {
        kind: "HARM",
        predicate: "killed",
        says,
        recipient,
        by,
        day: "2031-05-05",
        ..Claim::default()
    };
    let reports = [
        report(
            "01",
            "Tarn Gazette",
            "2031-05-06",
            "At the kiln.",
            &[killed("The blast at the kiln killed nine workers", "nine workers", "Mira Adan")],
        ),
        report(
            "02",
            "Vess Courier",
            "2031-05-06",
            "A clinic.",
            &[killed("The blast at the kiln killed twelve workers", "twelve workers", "Vera Quist")],
        ),
        report(
            "03",
            "Delta Standard",
            "2031-05-07",
            "Many.",
            &[killed("The blast at the kiln killed workers", "workers", "Irja Tolonen")],
        ),
    ];
    let found = told(&reports, "nine");
    let against: Vec<(&str, How)> = found.contradicted_by.iter().map(|one| (one.path.as_str(), one.how)).collect();
    assert_eq!(against, [("02", How::Number)]);
    assert!(found.reports.iter().all(|told| told.path != "02"), "what can't both hold is not gathered");
}

#[test]
fn another_place_on_one_day_contradicts_and_a_wider_one_does_not() {
    let visited = |says, place, by| Claim {
        kind: "VISIT",
        predicate: "visited",
        says,
        actor: "Gorran Pell",
        place,
        day: "2031-03-09",
        by,
        ..Claim::default()
    };
    let reports = [
        report(
            "01",
            "Tarn Gazette",
            "2031-03-24",
            "He went north.",
            &[visited("Gorran Pell visited Idlib", "Idlib", "Mira Adan")],
        ),
        report(
            "02",
            "Vess Courier",
            "2031-03-25",
            "He went south.",
            &[visited("Gorran Pell visited Oslo", "Oslo", "Vera Quist")],
        ),
        report(
            "03",
            "Delta Standard",
            "2031-03-26",
            "He left.",
            &[visited("Gorran Pell visited Syria", "Syria", "Irja Tolonen")],
        ),
    ];
    let found = told(&reports, "Idlib");
    assert_eq!(
        found.contradicted_by.iter().map(|one| (one.path.as_str(), one.how)).collect::<Vec<_>>(),
        [("02", How::Place)]
    );
    assert_eq!(interval(&found), (2, 2), "Syria is only less precise");
}

#[test]
fn another_doer_of_what_happens_once_contradicts() {
    let shot = |says, actor, by| Claim {
        kind: "HARM",
        predicate: "murdered",
        says,
        actor,
        recipient: "Gorran Pell",
        day: "2031-03-09",
        by,
        ..Claim::default()
    };
    let reports = [
        report(
            "01",
            "Tarn Gazette",
            "2031-03-10",
            "At dawn.",
            &[shot("The River Militia murdered Gorran Pell", "River Militia", "Mira Adan")],
        ),
        report(
            "02",
            "Vess Courier",
            "2031-03-10",
            "By night.",
            &[shot("The Harbour League murdered Gorran Pell", "Harbour League", "Vera Quist")],
        ),
    ];
    let found = told(&reports, "River Militia");
    assert_eq!(
        found.contradicted_by.iter().map(|one| (one.path.as_str(), one.how)).collect::<Vec<_>>(),
        [("02", How::Actor)]
    );
}

#[test]
fn whoever_took_part_may_deny_it_in_general_terms() {
    let mut denial = report(
        "02",
        "River Station",
        "2031-05-06",
        "Nobody of ours fired a shot that day.",
        &[Claim {
            says: "any of its men shelled a granary",
            actor: "any of its men",
            recipient: "",
            by: "River Militia",
            not: true,
            day: "",
            ..SHELLED
        }],
    );
    let militia = denial.actors.iter().position(|actor| actor.name == "River Militia").unwrap() as u32;
    denial
        .actors
        .iter_mut()
        .filter(|actor| actor.name.starts_with("any"))
        .for_each(|actor| actor.within = vec![militia]);
    let mut this = report(
        "03",
        "Delta Standard",
        "2031-05-07",
        "It was said that the granary was shelled. The Harbour League denied this.",
        &[
            Claim { by: "an aide", ..SHELLED },
            Claim {
                kind: "DENY",
                predicate: "denied",
                says: "The Harbour League denied this",
                actor: "Harbour League",
                ..Claim::default()
            },
        ],
    );
    this.claims[1].denies = vec![this.claims[0].id.clone()];
    let found =
        told(&[report("01", "Nordwind", "2031-05-05", WIRE, &[SHELLED]), denial, this], "The River Militia shelled");
    let denied: Vec<(&str, &str)> = found
        .denied_by
        .iter()
        .map(|denial| (denial.path.as_str(), found.names.get(denial.who.as_ref().unwrap()).unwrap().as_str()))
        .collect();
    assert_eq!(denied, [("02", "River Militia"), ("03", "Harbour League")]);
    assert!(found.denied_by.iter().all(|denial| !denial.words.is_empty()));
}

#[test]
fn two_hundred_reprints_are_one_origin() {
    let own = Claim { by: "", ..SHELLED };
    let mut reports = vec![report("000", "Nordwind", "2031-05-05", WIRE, &[SHELLED])];
    for number in 1..=200 {
        let (path, outlet) = (format!("{number:03}"), format!("Courier of Ward {number}"));
        let day = format!("2031-05-{:02}", 6 + number % 20);
        reports.push(report(&path, &outlet, &day, WIRE, &[if number % 2 == 0 { own } else { SHELLED }]));
    }
    let found = told(&reports, "shelled");
    assert_eq!((found.reports.len(), interval(&found)), (201, (1, 1)));
    assert_eq!(copies(&found).len(), 200);
}
