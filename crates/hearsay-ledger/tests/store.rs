//! What every store must do. A store that joins is one line more in [`stores`], and all of this holds for it.

#![allow(clippy::unwrap_used, reason = "tests")]

mod reports;

use hearsay_ledger::actors::{Decision, Who};
use hearsay_ledger::digest::Digest;
use hearsay_ledger::entry::{Correction, EntryId, Verdict, What};
use hearsay_ledger::query::{Query, Within};
use hearsay_ledger::reviews::{Reviews, standing};
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_ledger::store::{Added, Store};
use proptest::prelude::*;
use reports::{Made, NOW, made};

/// An empty store with what it lives in, and a second hand on the same one.
struct Fresh {
    name: &'static str,
    store: Box<dyn Store>,
    open: Box<dyn Fn() -> Box<dyn Store>>,
    /// Goes when the test ends.
    _folder: tempfile::TempDir,
}

/// Every store there is, empty.
fn stores() -> Vec<Fresh> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_path_buf();
    let store = Box::new(Sqlite::create(&path).unwrap());
    let open = Box::new(move || Box::new(Sqlite::open(&path).unwrap()) as Box<dyn Store>);
    vec![Fresh { name: "sqlite", store, open, _folder: folder }]
}

/// Runs a law against every store, and checks the store afterwards.
fn all(law: impl Fn(&mut dyn Store, &dyn Fn() -> Box<dyn Store>)) {
    for mut fresh in stores() {
        law(&mut *fresh.store, &*fresh.open);
        sound(&*fresh.store, fresh.name);
    }
}

fn sound(store: &dyn Store, name: &str) {
    let mut damage = Vec::new();
    let checked = store.check(&mut |what| damage.push(what)).unwrap();
    assert!(damage.is_empty(), "{name}: {damage:?}");
    let entries = store.entries(false).unwrap();
    assert_eq!(checked.entries, entries.len());
    assert_eq!(checked.last, entries.last().map(|entry| entry.id));
    assert_eq!(checked.reports, store.documents().unwrap().len());
}

fn reviewed(verdict: Verdict) -> What {
    What::Reviewed { review: verdict, by: "Ana".into(), reason: "read again".into(), carries: None }
}

fn claim(made: &Made, claim_type: &str) -> String {
    made.record(claim_type).claims[0].id.clone()
}

fn digests(store: &dyn Store) -> Vec<Digest> {
    let mut list = Vec::new();
    store.digests(&mut |digest| list.push(digest)).unwrap();
    list
}

fn kinds(store: &dyn Store) -> Vec<&'static str> {
    store.entries(false).unwrap().iter().map(|stored| stored.entry.what.kind()).collect()
}

#[test]
fn what_is_added_is_there() {
    all(|store, again| {
        let one = made(1);
        assert_eq!(store.add(&[one.reading("VISIT")], false).unwrap(), [Added::New]);
        for store in [&*store, &*again()] {
            assert_eq!(store.documents().unwrap(), [one.id()]);
            assert_eq!(store.record(&one.id()).unwrap().unwrap(), one.record("VISIT"));
            assert_eq!(store.bytes(&one.id()).unwrap().unwrap(), one.text().into_bytes());
            assert_eq!(digests(store), [Digest::of(&one.record("VISIT"))]);
            assert_eq!(store.with_claim(&claim(&one, "VISIT")).unwrap(), [one.id()]);
            assert_eq!(store.with_path("post-1.txt").unwrap(), [one.id()]);
            assert_eq!(kinds(store), ["seen", "asserted"]);
            assert_eq!(store.about(&one.id()).unwrap(), store.entries(false).unwrap());
        }
        assert!(store.record(&made(2).id()).unwrap().is_none() && store.bytes("nonsense").unwrap().is_none());
        assert!(store.with_claim("c:zz").unwrap().is_empty() && store.with_path("t-1.txt").unwrap().is_empty());
    });
}

#[test]
fn the_same_bytes_twice_change_nothing() {
    all(|store, again| {
        store.add(&[made(1).reading("VISIT"), made(2).reading("VISIT")], false).unwrap();
        let before = store.entries(false).unwrap();
        let elsewhere = Made { path: "copy/of-it.txt".into(), ..made(1) };
        assert_eq!(store.add(&[elsewhere.reading("VISIT")], false).unwrap(), [Added::Known]);
        assert_eq!(again().add(&[made(2).reading("CALL")], false).unwrap(), [Added::Known]);
        assert_eq!(store.add(&[made(2).reading("VISIT")], true).unwrap(), [Added::Known], "read anew, read the same");
        assert_eq!(store.entries(false).unwrap(), before);
        assert_eq!(store.record(&made(1).id()).unwrap().unwrap().document.path, "post-1.txt");
    });
}

#[test]
fn a_batch_keeps_its_order() {
    all(|store, _| {
        let batch: Vec<_> = (0..20).map(|number| made(number).reading("VISIT")).collect();
        assert_eq!(store.add(&batch, false).unwrap(), vec![Added::New; 20]);
        let ids: Vec<String> = (0..20).map(|number| made(number).id()).collect();
        assert_eq!(store.documents().unwrap(), ids);
        assert_eq!(digests(store).iter().map(|digest| digest.document.clone()).collect::<Vec<_>>(), ids);
    });
}

#[test]
fn what_people_did_is_kept_in_order() {
    all(|store, _| {
        store.add(&[made(1).reading("VISIT")], false).unwrap();
        let claim = claim(&made(1), "VISIT");
        let first = store.append(NOW, reviewed(Verdict::Accept { claim: claim.clone() })).unwrap();
        let who = |name: &str| Who { name: name.into(), document: None };
        let merge = Decision::Merge { a: who("Tamas Orlin 1"), b: who("Orlin") };
        let resolved = What::Resolved { resolution: merge.clone(), by: "Ben".into(), reason: "his letter".into() };
        let second = store.append(NOW, resolved).unwrap();
        store.add(&[made(2).reading("VISIT")], false).unwrap();
        let third = store.append(NOW, reviewed(Verdict::Reject { claim: claim.clone() })).unwrap();
        let people = store.entries(true).unwrap();
        assert_eq!(people.iter().map(|stored| stored.id).collect::<Vec<_>>(), [first, second, third]);
        let last: Vec<EntryId> = store.last_entries(true, 2).unwrap().iter().map(|stored| stored.id).collect();
        assert_eq!(last, [third, second]);
        assert_eq!(store.last_entries(false, 100).unwrap().len(), 7);
        let reviews = Reviews::of(&people);
        assert!(reviews.is_rejected(&claim) && reviews.decisions() == [merge]);
        // Taken back, and the taking back taken back.
        let retracted = |id| What::Retracted { retracts: id, by: "Ana".into(), reason: "the wrong claim".into() };
        let fourth = store.append(NOW, retracted(third)).unwrap();
        assert!(!Reviews::of(&store.entries(true).unwrap()).is_rejected(&claim));
        store.append(NOW, retracted(fourth)).unwrap();
        assert!(Reviews::of(&store.entries(true).unwrap()).is_rejected(&claim));
    });
}

#[test]
fn a_new_reading_supersedes_and_carries_reviews_over() {
    all(|store, _| {
        let one = made(1);
        store.add(&[one.reading("VISIT"), made(2).reading("VISIT")], false).unwrap();
        let (old, new) = (claim(&one, "VISIT"), claim(&one, "CALL"));
        let correction = Correction { actor: Some(vec!["Tibor Orlin".into()]), ..Correction::default() };
        let kept = store.append(NOW, reviewed(Verdict::Correct { claim: old.clone(), correction })).unwrap();
        // To accept a visit is not to accept a call.
        store.append(NOW, reviewed(Verdict::Accept { claim: old.clone() })).unwrap();
        let grade = Verdict::Source { who: Who { name: "The Harbour Post".into(), document: None }, grade: 'B' };
        store.append(NOW, reviewed(grade)).unwrap();
        let before = store.entries(true).unwrap();
        assert_eq!(store.add(&[one.reading("CALL")], true).unwrap(), [Added::Superseded { carried: 1, left: 1 }]);
        let after = store.entries(true).unwrap();
        assert_eq!(after[..before.len()], before[..], "nothing of people's is overwritten");
        let reviews = Reviews::of(&after);
        assert!(reviews.correction(&new).is_some() && reviews.claims[&old].len() == 2);
        assert_eq!(reviews.source_grade(&["The Harbour Post"]).unwrap().1, 'B');
        assert_eq!(store.record(&one.id()).unwrap().unwrap(), one.record("CALL"));
        assert_eq!(digests(store)[0], Digest::of(&one.record("CALL")));
        assert_eq!(store.with_claim(&new).unwrap(), [one.id()]);
        assert!(store.with_claim(&old).unwrap().is_empty());
        let about: Vec<_> = store.about(&one.id()).unwrap().iter().map(|stored| stored.entry.what.kind()).collect();
        assert_eq!(about, ["seen", "asserted", "seen", "superseded"]);
        // Back and forth doubles nothing.
        store.add(&[one.reading("VISIT")], true).unwrap();
        store.add(&[one.reading("CALL")], true).unwrap();
        assert_eq!(store.entries(true).unwrap(), after);
        // Who takes back the first word takes back what was carried over.
        store.append(NOW, What::Retracted { retracts: kept, by: "Ana".into(), reason: "not he".into() }).unwrap();
        let entries = store.entries(true).unwrap();
        assert!(Reviews::of(&entries).correction(&new).is_none());
        assert!(!standing(&entries).contains(&kept));
    });
}

fn found(store: &dyn Store, query: &Query) -> Vec<(String, usize)> {
    store.find(query).unwrap().into_iter().map(|hit| (hit.document, hit.place)).collect()
}

#[test]
fn words_and_filters_find() {
    all(|store, _| {
        let accents = Made { who: "Zoë Orlín".into(), place: "Kéld".into(), day: None, ..made(3) };
        store.add(&[made(1).reading("VISIT"), made(2).reading("CALL"), accents.reading("VISIT")], false).unwrap();
        let any = Query { limit: 10, ..Query::default() };
        let words = |words: &[&str]| Query { words: words.iter().map(|&word| word.into()).collect(), ..any.clone() };
        let hits = |numbers: &[&Made]| numbers.iter().map(|made| (made.id(), 0)).collect::<Vec<_>>();
        let (one, two) = (made(1), made(2));
        for (query, wanted) in [
            (any.clone(), hits(&[&accents, &two, &one])),
            (Query { limit: 1, ..any.clone() }, hits(&[&accents])),
            (Query { limit: usize::MAX, ..any.clone() }, hits(&[&accents, &two, &one])),
            (words(&["visited"]), hits(&[&accents, &two, &one])),
            (words(&["orlin", "KELD"]), hits(&[&accents])),
            (words(&["Tamas Orlin 2"]), hits(&[&two])),
            (words(&["Orlin Tamas"]), vec![]),
            (words(&["Vess", "Keld"]), vec![]),
            (Query { claim_type: Some("call".into()), ..any.clone() }, hits(&[&two])),
            (Query { actor: Some("tamas orlin".into()), ..any.clone() }, hits(&[&two, &one])),
            (Query { actor: Some("Vess".into()), ..words(&["twice"]) }, hits(&[&two, &one])),
            (Query { actor: Some("officials".into()), ..any.clone() }, vec![]),
            (Query { source: Some("two officials".into()), ..any.clone() }, hits(&[&accents, &two, &one])),
            (Query { source: Some("Harbour Post".into()), limit: 2, ..any.clone() }, hits(&[&accents, &two])),
            (Query { since: Some("2031-05-03".into()), ..any.clone() }, hits(&[&two])),
            (Query { until: Some("2031-05-02".into()), ..any.clone() }, hits(&[&one])),
            (
                Query { since: Some("2031-05".into()), until: Some("2031-05-99".into()), ..words(&["vess"]) },
                hits(&[&two, &one]),
            ),
            (Query { since: Some("2032".into()), ..any.clone() }, vec![]),
            (Query { within: Within::Quotations, ..words(&["twice"]) }, hits(&[&accents, &two, &one])),
            (Query { within: Within::Quotations, ..words(&["said"]) }, vec![]),
            (
                Query { within: Within::Quotations, source: Some("officials".into()), ..words(&["keld"]) },
                hits(&[&accents]),
            ),
            (Query { within: Within::Reports, ..words(&["said", "keld"]) }, hits(&[&accents])),
            (Query { within: Within::Reports, ..any.clone() }, hits(&[&accents, &two, &one])),
            (Query { within: Within::Reports, since: Some("2031-05-03".into()), ..any.clone() }, hits(&[&two])),
        ] {
            assert_eq!(found(store, &query), wanted, "{query:?}");
        }
        let hit = &store.find(&words(&["Keld"])).unwrap()[0];
        assert_eq!(hit.claim.as_deref(), Some(claim(&accents, "VISIT").as_str()));
        // What was read before is not found any more.
        store.add(&[made(2).reading("VISIT")], true).unwrap();
        assert_eq!(found(store, &Query { claim_type: Some("CALL".into()), ..any.clone() }), []);
        assert_eq!(found(store, &Query { claim_type: Some("VISIT".into()), ..any }).len(), 3);
    });
}

#[test]
fn odd_questions_are_answered() {
    all(|store, _| {
        store.add(&[made(1).reading("VISIT")], false).unwrap();
        for words in [
            "\"",
            "'",
            "a\0b",
            "AND",
            "NOT",
            "*",
            "vis*",
            "said:",
            "(",
            "^visited",
            "",
            " ",
            "¦",
            "Orlin\" OR \"x",
            "ü\u{301}",
        ] {
            for within in [Within::Claims, Within::Quotations, Within::Reports] {
                let query = Query {
                    words: vec![words.into()],
                    actor: Some(words.into()),
                    claim_type: Some(words.into()),
                    source: Some(words.into()),
                    since: Some(words.into()),
                    until: Some(words.into()),
                    within,
                    limit: 5,
                };
                store.find(&query).unwrap();
                store.find(&Query { words: vec![words.into()], within, limit: 5, ..Query::default() }).unwrap();
            }
        }
    });
}

/// Something that is done to a ledger.
#[derive(Clone, Debug)]
enum Act {
    Add(usize, bool),
    Again(usize, bool),
    Review(usize, u8),
    Retract(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..5_usize, any::<bool>()).prop_map(|(number, call)| Act::Add(number, call)),
        2 => (0..5_usize, any::<bool>()).prop_map(|(number, call)| Act::Again(number, call)),
        3 => (0..5_usize, 0..3_u8).prop_map(|(number, kind)| Act::Review(number, kind)),
        1 => (0..20_usize).prop_map(Act::Retract),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is done, the log is only ever longer, replaying it gives the state, and a second hand sees the same.
    #[test]
    fn the_log_is_the_truth(acts in prop::collection::vec(act(), 1..20)) {
        for mut fresh in stores() {
            let store = &mut *fresh.store;
            let mut state = std::collections::BTreeMap::new();
            for act in &acts {
                let before = store.entries(false).unwrap();
                let named = |call: bool| if call { "CALL" } else { "VISIT" };
                match *act {
                    Act::Add(number, call) => {
                        store.add(&[made(number).reading(named(call))], false).unwrap();
                        state.entry(made(number).id()).or_insert(made(number).record(named(call)));
                    }
                    Act::Again(number, call) => {
                        store.add(&[made(number).reading(named(call))], true).unwrap();
                        state.insert(made(number).id(), made(number).record(named(call)));
                    }
                    Act::Review(number, kind) => {
                        let claim = claim(&made(number), "VISIT");
                        let correction = Correction { claim_type: Some("CALL".into()), ..Correction::default() };
                        store.append(NOW, reviewed(match kind {
                            0 => Verdict::Accept { claim },
                            1 => Verdict::Reject { claim },
                            _ => Verdict::Correct { claim, correction },
                        })).unwrap();
                    }
                    Act::Retract(place) => {
                        let people = store.entries(true).unwrap();
                        if let Some(stored) = people.get(place) {
                            let (retracts, by, reason) = (stored.id, "Ben".into(), "no".into());
                            store.append(NOW, What::Retracted { retracts, by, reason }).unwrap();
                        }
                    }
                }
                let after = store.entries(false).unwrap();
                prop_assert_eq!(&after[..before.len()], &before[..]);
            }
            sound(store, fresh.name);
            let second = (fresh.open)();
            let mut there = std::collections::BTreeMap::new();
            for document in second.documents().unwrap() {
                let record = second.record(&document).unwrap().unwrap();
                there.insert(document, record);
            }
            prop_assert_eq!(there, state);
            prop_assert_eq!(second.entries(false).unwrap(), store.entries(false).unwrap());
        }
    }
}
