//! The store in one SQLite file: its forms through time, files that are something else, damage, and many hands at once.
//!
//! `UPDATE_GOLDEN=1 cargo test -p hearsay-ledger` writes golden files that are not there yet; those that are there are never
//! written again.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(clippy::disallowed_methods, reason = "tests ask their surroundings")]

mod reports;

use hearsay_ledger::actors::{Decision, Who};
use hearsay_ledger::digest::{self, Digest};
use hearsay_ledger::entry::{self, Correction, Entry, EntryId, Verdict, What};
use hearsay_ledger::query::Query;
use hearsay_ledger::store::sqlite::{FILE, FORM, Sqlite};
use hearsay_ledger::store::{Store, StoreError};
use hearsay_model::Factuality;
use hearsay_model::record::{self, Record};
use reports::{NOW, made};
use rusqlite::Connection;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// The golden file of this name; made where it is missing and that is asked for.
fn kept(name: &str, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path = golden(name);
    if !path.exists() && std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, make()).unwrap();
    }
    fs::read(&path).unwrap_or_else(|_| panic!("{name} is missing: a new form needs a golden file (UPDATE_GOLDEN=1)"))
}

fn damage(store: &Sqlite) -> Vec<String> {
    let mut list = Vec::new();
    store.check(&mut |what| list.push(what)).unwrap();
    list
}

/// One entry of every kind, with every field.
fn entries() -> Vec<Entry> {
    let who = |name: &str, document: Option<String>| Who { name: name.into(), document };
    let (by, reason) = (String::from("Ana"), String::from("read again"));
    let claim = String::from("c:0123456789abcdef");
    let reviewed = |review, carries| What::Reviewed { review, by: by.clone(), reason: reason.clone(), carries };
    let resolved = |resolution| What::Resolved { resolution, by: by.clone(), reason: reason.clone() };
    let address = made(1).id();
    let correction = Correction {
        claim_type: Some("VISIT".into()),
        actor: Some(vec!["Tamas Orlin".into()]),
        recipient: Some(Vec::new()),
        factuality: Some(Factuality::Possible),
        chain: Some(vec!["The Harbour Post".into(), "two officials".into()]),
    };
    let acts = [
        What::Seen { document: address.clone(), path: "post.txt".into(), kept: true, with: "hearsay 0.1.0".into() },
        What::Asserted { document: address.clone(), record: address.clone(), claims: vec![claim.clone()] },
        What::Superseded {
            document: address.clone(),
            record: address.clone(),
            was: address.clone(),
            claims: vec![claim.clone()],
        },
        resolved(Decision::Merge { a: who("Tamas Orlin", None), b: who("Orlin", Some(address.clone())) }),
        resolved(Decision::Split { a: who("Tamas Orlin", None), b: who("Tibor Orlin", None) }),
        reviewed(Verdict::Accept { claim: claim.clone() }, None),
        reviewed(Verdict::Reject { claim: claim.clone() }, Some(EntryId([7; 32]))),
        reviewed(Verdict::Correct { claim: claim.clone(), correction }, None),
        reviewed(Verdict::Source { who: who("The Harbour Post", None), grade: 'B' }, None),
        reviewed(
            Verdict::Proposition { proposition: "p:01".into(), label: "a visit".into(), claims: vec![claim], grade: 2 },
            None,
        ),
        What::Retracted { retracts: EntryId([9; 32]), by: by.clone(), reason: reason.clone() },
    ];
    acts.into_iter().map(|what| Entry::new(NOW, what)).collect()
}

#[test]
fn entries_are_written_as_ever() {
    let lines: Vec<String> = entries().iter().map(Entry::line).collect();
    let mut before = None;
    let mut text = String::new();
    for line in &lines {
        let id = EntryId::of(before, line);
        writeln!(text, "{id} {line}").unwrap();
        before = Some(id);
    }
    let golden = kept(&format!("entries-{}.txt", entry::FORMAT), || text.clone().into_bytes());
    assert_eq!(text, String::from_utf8(golden).unwrap(), "the form of entries changed: count up entry::FORMAT");
}

#[test]
fn entries_of_every_form_are_read() {
    for format in 1..=entry::FORMAT {
        let golden = fs::read_to_string(golden(&format!("entries-{format}.txt"))).unwrap();
        let read: Vec<Entry> =
            golden.lines().map(|line| Entry::read(line.split_once(' ').unwrap().1).unwrap()).collect();
        assert_eq!(
            read,
            entries().into_iter().map(|entry| Entry { hearsay_entry: format, ..entry }).collect::<Vec<_>>()
        );
    }
}

#[test]
fn records_and_digests_are_written_as_ever() {
    let record = made(1).record("VISIT");
    let json = serde_json::to_string(&record).unwrap();
    let golden = kept(&format!("record-{}.json", record::FORMAT), || json.clone().into_bytes());
    assert_eq!(json, String::from_utf8(golden).unwrap(), "the form of records changed: count up record::FORMAT");
    // What is printed stands for what is stored, and can be read by people.
    let digest = serde_json::to_string_pretty(&Digest::of(&record)).unwrap() + "\n";
    let golden = kept(&format!("digest-{}.json", digest::VERSION), || digest.clone().into_bytes());
    assert_eq!(digest, String::from_utf8(golden).unwrap(), "the form of digests changed: count up digest::VERSION");
    for format in 1..=record::FORMAT {
        let golden = fs::read(self::golden(&format!("record-{format}.json"))).unwrap();
        let read: Record = serde_json::from_slice(&golden).unwrap();
        assert_eq!(Record { hearsay: record::FORMAT, ..read }, record);
    }
}

/// What a golden ledger holds, whatever its form.
fn sample(folder: &Path) {
    let mut store = Sqlite::create(folder).unwrap();
    store.add(&[made(1).reading("VISIT"), made(2).reading("VISIT")], false).unwrap();
    for entry in entries() {
        if let What::Reviewed { .. } | What::Resolved { .. } = &entry.what {
            store.append(NOW, entry.what).unwrap();
        }
    }
    store.add(&[made(2).reading("CALL")], true).unwrap();
}

#[test]
fn ledgers_of_every_form_open() {
    kept(&format!("ledger-{FORM}.z"), || {
        let folder = tempfile::tempdir().unwrap();
        sample(folder.path());
        miniz_oxide::deflate::compress_to_vec_zlib(&fs::read(folder.path().join(FILE)).unwrap(), 9)
    });
    for form in 1..=FORM {
        let packed = fs::read(golden(&format!("ledger-{form}.z"))).unwrap();
        let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(&packed).unwrap();
        for writing in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(FILE), &bytes).unwrap();
            let open = |folder: &Path| if writing { Sqlite::create(folder) } else { Sqlite::read(folder) };
            let store = open(folder.path()).unwrap();
            assert_eq!(damage(&store), [""; 0], "form {form}");
            assert_eq!(store.documents().unwrap(), [made(1).id(), made(2).id()]);
            assert_eq!(store.record(&made(2).id()).unwrap().unwrap(), made(2).record("CALL"));
            let query = Query { since: Some("2031".into()), limit: 9, ..Query::default() };
            assert_eq!(store.find(&query).unwrap().len(), 2);
            drop(store);
            let mut store = Sqlite::open(folder.path()).unwrap();
            store.add(&[made(3).reading("VISIT")], false).unwrap();
            let mut digests = Vec::new();
            store.digests(&mut |digest| digests.push(digest)).unwrap();
            assert_eq!(digests[0], Digest::of(&made(1).record("VISIT")), "form {form}");
            assert_eq!(damage(&store), [""; 0], "form {form}");
        }
    }
}

fn file(folder: &Path) -> Vec<u8> {
    fs::read(folder.join(FILE)).unwrap()
}

#[test]
fn a_newer_ledger_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let connection = Connection::open(folder.path().join(FILE)).unwrap();
    connection.pragma_update(None, "user_version", FORM + 1).unwrap();
    // Once as it stands beside the file, and once inside it.
    for _ in 0..2 {
        for opened in [Sqlite::create(folder.path()), Sqlite::open(folder.path()), Sqlite::read(folder.path())] {
            let Err(error) = opened else { panic!("opened") };
            assert!(
                matches!(error, StoreError::Newer { found, known, .. } if found == FORM + 1 && known == FORM),
                "{error}"
            );
            assert!(error.to_string().contains("newer hearsay"));
        }
        connection.pragma_update(None, "journal_mode", "DELETE").unwrap();
    }
    let now: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(now, FORM + 1);
}

#[test]
fn what_is_no_ledger_is_left_alone() {
    let other = tempfile::tempdir().unwrap();
    let connection = Connection::open(other.path().join("other")).unwrap();
    connection.execute_batch("CREATE TABLE mine (a); INSERT INTO mine VALUES (1);").unwrap();
    connection.close().unwrap();
    let foreign = fs::read(other.path().join("other")).unwrap();
    for bytes in [b"".to_vec(), b"a letter".to_vec(), b"SQLite format 3\0".to_vec(), vec![0; 4096], foreign] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), &bytes).unwrap();
        for opened in [Sqlite::create(folder.path()), Sqlite::open(folder.path()), Sqlite::read(folder.path())] {
            assert!(matches!(opened, Err(StoreError::NotALedger { .. })));
        }
        assert_eq!(file(folder.path()), bytes);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing stands beside it");
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Sqlite::read(folder.path()), Err(StoreError::Missing { .. })));
    assert!(matches!(Sqlite::open(&folder.path().join("deeper")), Err(StoreError::Missing { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    fs::write(folder.path().join("file"), "a letter").unwrap();
    assert!(matches!(Sqlite::create(&folder.path().join("file")), Err(StoreError::Io { .. })));
}

#[test]
fn what_was_begun_aside_is_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    fs::write(folder.path().join(format!("{FILE}.new-4711")), "half").unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    drop(Sqlite::create(folder.path()).unwrap());
    assert!(!folder.path().join(format!("{FILE}.new-4711")).exists() && folder.path().join("notes.txt").exists());
}

#[test]
fn changes_from_outside_show() {
    for (change, told) in [
        ("UPDATE entry SET line = replace(line, 'Ana', 'Eva') WHERE seq = 5", "was changed, left out or moved"),
        ("DELETE FROM entry WHERE seq = 6", "was changed, left out or moved"),
        ("UPDATE entry SET people = 0 WHERE seq = 6", "is marked wrongly"),
        ("UPDATE entry SET document = NULL WHERE seq = 1", "is marked wrongly"),
        (
            "UPDATE kept SET data = (SELECT data FROM kept ORDER BY number DESC LIMIT 1), size =
          (SELECT size FROM kept ORDER BY number DESC LIMIT 1) WHERE number = 1",
            "not what",
        ),
        ("UPDATE kept SET data = x'00' WHERE number = 2", "can't be unpacked"),
        ("DELETE FROM kept WHERE number = 1", "missing"),
        ("DELETE FROM kept WHERE number = 2", "missing"),
        ("DELETE FROM report WHERE number = 1", "has entries, but is not there"),
        ("UPDATE report SET record = (SELECT hash FROM kept WHERE number = 4) WHERE number = 2", "is not the reading"),
        ("DELETE FROM claim", "the claims of"),
        ("DELETE FROM digest WHERE report = 2", "digest"),
        (
            "UPDATE digest SET data = (SELECT data FROM digest WHERE report = 1), size =
          (SELECT size FROM digest WHERE report = 1) WHERE report = 2",
            "digest",
        ),
        ("DELETE FROM claim_words WHERE rowid = 1 << 20", "claim_words"),
        ("DELETE FROM quotation_words WHERE rowid = 1 << 20", "quotation_words"),
        ("DELETE FROM report_words WHERE rowid = 1", "report_words"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        sample(folder.path());
        assert_eq!(damage(&Sqlite::read(folder.path()).unwrap()), [""; 0]);
        let connection = Connection::open(folder.path().join(FILE)).unwrap();
        assert!(connection.execute(change, []).unwrap() > 0, "{change}");
        connection.close().unwrap();
        let list = damage(&Sqlite::read(folder.path()).unwrap());
        assert!(list.iter().any(|what| what.contains(told)), "{change}: {list:?}");
    }
}

#[test]
fn a_damaged_file_is_named_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let whole = file(folder.path());
    let page = 4096;
    let mut told = 0;
    let mut spoiled: Vec<Vec<u8>> = (0..whole.len() / page)
        .map(|number| {
            let mut bytes = whole.clone();
            // The mark of the first page stays, so that it still looks like a ledger.
            let from = number * page + if number == 0 { 100 } else { 0 };
            bytes[from..(number + 1) * page].fill(0xa5);
            bytes
        })
        .collect();
    spoiled.extend([100, 4096, 5000, whole.len() / 2, whole.len() - 1].map(|length| whole[..length].to_vec()));
    for bytes in &spoiled {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), bytes).unwrap();
        let seen = Sqlite::read(folder.path()).and_then(|store| {
            let mut list = Vec::new();
            store.check(&mut |what| list.push(what))?;
            Ok(list)
        });
        match seen {
            Err(StoreError::Damaged { .. } | StoreError::NotALedger { .. }) => told += 1,
            Ok(list) => told += usize::from(!list.is_empty()),
            Err(other) => panic!("{other}"),
        }
        assert_eq!(&file(folder.path()), bytes, "looking changes nothing");
    }
    assert_eq!(told, spoiled.len(), "every page holds something");
}

/// Reports that many hands add.
const REPORTS: usize = 40;

#[test]
fn many_hands_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let done = AtomicBool::new(false);
    let done = &done;
    std::thread::scope(|scope| {
        let hand = |hand: usize| {
            move || {
                // Each makes the ledger if it is the first.
                let mut store = Sqlite::create(path).unwrap();
                for place in 0..REPORTS {
                    let number = (place * 7 + hand * 13) % REPORTS;
                    store.add(&[made(number).reading("VISIT")], false).unwrap();
                    if place % 10 == 0 {
                        let claim = made(number).record("VISIT").claims[0].id.clone();
                        let review = Verdict::Accept { claim };
                        let (by, reason) = (format!("hand {hand}"), "there".into());
                        store.append(NOW, What::Reviewed { review, by, reason, carries: None }).unwrap();
                    }
                }
            }
        };
        let hands: Vec<_> = (0..3).map(|number| scope.spawn(hand(number))).collect();
        scope.spawn(move || {
            let mut seen = 0;
            while !done.load(Ordering::SeqCst) {
                let Ok(store) = Sqlite::read(path) else { continue };
                let documents = store.documents().unwrap();
                assert!(documents.len() >= seen, "nothing goes away");
                seen = documents.len();
                for document in &documents {
                    assert!(store.record(document).unwrap().is_some());
                }
                assert_eq!(damage(&store), [""; 0]);
            }
        });
        let ended: Vec<_> = hands.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        done.store(true, Ordering::SeqCst);
        assert!(ended.iter().all(Result::is_ok));
    });
    let store = Sqlite::read(path).unwrap();
    assert_eq!(store.documents().unwrap().len(), REPORTS);
    assert_eq!(store.entries(true).unwrap().len(), 12);
    assert_eq!(store.entries(false).unwrap().len(), 2 * REPORTS + 12, "nothing is doubled");
    assert_eq!(damage(&store), [""; 0]);
}
