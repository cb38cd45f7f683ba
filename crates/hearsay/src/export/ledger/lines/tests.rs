//! What is written is read again the same.

use super::*;
use crate::answers::Picture;
use hearsay_ledger::actors::{Decision, Who};
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_model::record::{ClaimRecord, DocumentRecord, HopRecord, Place, Speaker};
use hearsay_model::{ClaimKind, Factuality, Manner};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

const VERBS: [&str; 3] = ["visited", "phoned", "owns"];

/// What is done to a ledger.
#[derive(Clone, Debug)]
enum Act {
    /// A report is read: its bytes, and which claims; again with other claims if it was read before.
    Read {
        bytes: Vec<u8>,
        verbs: Vec<usize>,
        kept: bool,
    },
    Reject {
        which: usize,
    },
    Merge {
        a: String,
        b: String,
    },
    Undo,
}

fn act() -> impl Strategy<Value = Act> {
    let bytes = prop_oneof![
        "[a-z é\u{202e}]{0,12}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..6),
        Just(b"the same".to_vec()),
    ];
    prop_oneof![
        4 => (bytes, prop::collection::vec(0..VERBS.len(), 0..4), prop::bool::weighted(0.8))
            .prop_map(|(bytes, verbs, kept)| Act::Read { bytes, verbs, kept }),
        2 => (0..20_usize).prop_map(|which| Act::Reject { which }),
        1 => ("[A-Z][a-z]{0,4}", "[A-Z][a-z]{0,4}").prop_map(|(a, b)| Act::Merge { a, b }),
        1 => Just(Act::Undo),
    ]
}

fn record(id: &str, verbs: &[usize]) -> Record {
    let text = "Tamas Orlin visited Vess, Castan said. \"\u{0}\t😀\"";
    let place = |start, end| Place { start, end };
    let claim = |(number, verb): (usize, &usize)| ClaimRecord {
        id: format!("c:{:016x}", number * 7 + verb + usize::from_str_radix(&id[7..11], 16).unwrap_or(0) * 100),
        kind: ClaimKind::Event,
        claim_type: "VISIT".into(),
        words: place(12, 19),
        label: format!("Orlin {} Vess", VERBS[*verb]),
        actor: Vec::new(),
        recipient: Vec::new(),
        object: Vec::new(),
        place: Vec::new(),
        time: Vec::new(),
        factuality: Factuality::Probable,
        manner: Manner::Indirect,
        chain: vec![
            HopRecord::Report,
            HopRecord::Unnamed(Speaker {
                actor: None,
                start: Some(26),
                end: Some(32),
                cue: Some(place(33, 37)),
                venue: None,
                attribution: None,
            }),
        ],
        chain_or: None,
        evidence: vec![place(0, 24)],
    };
    Record {
        hearsay: hearsay_model::record::FORMAT,
        document: DocumentRecord {
            id: id.to_owned(),
            path: format!("{}.txt", &id[7..11]),
            url: None,
            media_type: "text/plain".into(),
            title: None,
            publisher: Some("The \u{7}Post".into()),
            byline: Vec::new(),
            published: Some("2031-06-04".into()),
            modified: None,
            language: None,
            text: text.into(),
            blocks: Vec::new(),
        },
        actors: Vec::new(),
        attributions: Vec::new(),
        claims: verbs.iter().enumerate().map(claim).collect(),
        diagnostics: Vec::new(),
    }
}

fn done(store: &mut Sqlite, acts: &[Act]) -> Result<(), Failure> {
    for (number, act) in acts.iter().enumerate() {
        let at = format!("2031-06-04T10:00:{number:02}Z");
        let (by, reason) = ("Ana".to_owned(), "she was there".to_owned());
        match act {
            Act::Read { bytes, verbs, kept } => {
                let hash = Sha256::digest(bytes);
                let id = hash.iter().fold("sha256:".to_owned(), |id, byte| format!("{id}{byte:02x}"));
                let given: &[u8] = if *kept { bytes } else { b"a part of something else" };
                store.add(&[Reading::new(given, record(&id, verbs), &at, "test")], true)?;
            }
            Act::Reject { which } => {
                let documents = store.documents()?;
                let Some(document) = documents.get(which % documents.len().max(1)) else { continue };
                let Some(claim) = store.record(document)?.and_then(|record| record.claims.first().cloned()) else {
                    continue;
                };
                let review = Verdict::Reject { claim: claim.id };
                store.append(&at, What::Reviewed { review, by, reason, carries: None })?;
            }
            Act::Merge { a, b } => {
                let who = |name: &String| Who { name: name.clone(), document: None };
                let resolution = Decision::Merge { a: who(a), b: who(b) };
                store.append(&at, What::Resolved { resolution, by, reason })?;
            }
            Act::Undo => {
                let Some(last) = store.last_entries(true, 1)?.first().map(|stored| stored.id) else { continue };
                store.append(&at, What::Retracted { retracts: last, by, reason })?;
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_done_comes_back(acts in prop::collection::vec(act(), 0..14)) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = Sqlite::create(&folder.path().join("one")).expect("a ledger");
        done(&mut store, &acts).expect("acts");
        let mut lines = Vec::new();
        let picture = Picture::of(&store).expect("a picture");
        write(&Chosen::only(&picture, None), &store, "test", &mut lines).expect("lines");
        let mut copy = Sqlite::create(&folder.path().join("other")).expect("a ledger");
        let mut wrong = Vec::new();
        read(&mut &lines[..], &mut copy, &mut |line, why| wrong.push(format!("{line}: {why}"))).expect("an import");
        prop_assert_eq!(wrong, Vec::<String>::new());
        let entries = |store: &Sqlite| store.entries(false).expect("entries").iter().map(|stored| (stored.id, stored.entry.line())).collect::<Vec<_>>();
        prop_assert_eq!(entries(&store), entries(&copy));
        for document in store.documents().expect("documents") {
            prop_assert_eq!(store.bytes(&document).expect("bytes"), copy.bytes(&document).expect("bytes"));
            prop_assert_eq!(store.record(&document).expect("a record"), copy.record(&document).expect("a record"));
        }
        let mut damage = Vec::new();
        copy.check(&mut |what| damage.push(what)).expect("a check");
        prop_assert_eq!(damage, Vec::<String>::new());
    }
}
