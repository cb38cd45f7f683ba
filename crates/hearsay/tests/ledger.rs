//! A ledger as people and programs use it: `add`, `find`, `show`, `actors`, `review`, `log`, `undo`, `check`.

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

const POST: &str = "Publisher: The Harbour Post\nDate: 3 June 2031\n\nCommander Tamas Orlin visited Vess on \
                    Monday, two officials said.\n";
const GAZETTE: &str = "Publisher: Tarn Gazette\nDate: 5 June 2031\n\nTamas Orlin visited Vess on Monday, according to the \
                       ferrywoman Mirela Castan. \"Nobody of ours attacked the bridge,\" Orlin told Radio Vess.\n";

/// A folder with two reports, where a ledger may grow.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Desk { folder: tempfile::tempdir().expect("a folder") };
        desk.write("post.txt", POST);
        desk.write("gazette.txt", GAZETTE);
        desk
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join("reports").join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn run(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("hearsay").expect("the program");
        command.current_dir(self.folder.path()).env_remove("HEARSAY_LEDGER").env_remove("HEARSAY_BY").args(arguments);
        command
    }

    /// The same with a name and a reason.
    fn decide(&self, arguments: &[&str]) -> Command {
        let mut command = self.run(arguments);
        command.args(["--by", "Ana", "--reason", "she was there"]);
        command
    }

    fn values(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(arguments).args(["--format", "json"]).assert().success().get_output().stdout.clone();
        let text = String::from_utf8(output).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    fn added() -> Self {
        let desk = Desk::new();
        desk.run(&["add", "reports"]).assert().success();
        desk
    }

    /// The visit that the Post tells.
    fn visit(&self) -> Value {
        let visits = self.values(&["find", "--type", "VISIT", "--source", "Harbour Post"]);
        visits.into_iter().next().expect("a visit")
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} of {value}"))
}

#[test]
fn add_records_once_and_names_what_it_cannot_read() {
    let desk = Desk::new();
    desk.write("broken.txt", "");
    desk.run(&["add", "reports"])
        .assert()
        .code(1)
        .stdout("")
        .stderr(contains("2 reports recorded").and(contains("broken.txt")).and(contains("1 could not be read")));
    let check = desk.values(&["check"]);
    desk.run(&["add", "reports/post.txt", "reports/gazette.txt"])
        .assert()
        .success()
        .stderr(contains("2 there already"));
    assert_eq!(desk.values(&["check"]), check, "the same bytes twice change nothing");
    let done = desk.values(&["add", "reports/post.txt"]);
    assert_eq!((&done[0]["known"], &done[0]["recorded"]), (&1.into(), &0.into()));
    let again = desk.values(&["add", "--again", "reports/post.txt"]);
    assert_eq!(again[0]["known"], 1, "read anew by the same weights it is the same");
    desk.run(&["add", "--ledger", "other", "-"])
        .write_stdin(POST)
        .assert()
        .success()
        .stderr(contains("1 report recorded"));
}

#[test]
fn find_says_who_says_so() {
    let desk = Desk::added();
    for line in desk.values(&["find", "--limit", "1000"]) {
        assert!(!text(&line, "who").is_empty() && line["chain"][0]["role"] == "report", "{line}");
    }
    let visit = desk.visit();
    assert!(text(&visit, "who").to_lowercase().contains("two officials"), "{visit}");
    assert_eq!(text(&visit, "publisher"), "The Harbour Post");
    let shown = contains("wo officials · reports/post.txt").and(contains("VISIT")).and(contains("[visited]"));
    desk.run(&["find", "visited", "vess on monday"]).assert().success().stdout(shown);
    desk.run(&["find", "visited", "--since", "2031-06-04", "--format", "json"])
        .assert()
        .stdout(contains("Gazette").and(contains("Post").not()));
    desk.run(&["find", "--in", "quotations", "bridge"])
        .assert()
        .success()
        .stdout(contains("Orlin").and(contains("told")));
    desk.run(&["find", "--in", "reports", "ferrywoman"]).assert().success().stdout(contains("gazette.txt"));
    desk.run(&["find", "zeppelin"]).assert().success().stdout("nothing found\n");
    desk.run(&["find", "zeppelin", "--format", "json"]).assert().success().stdout("");
    desk.run(&["find", "--since", "June"]).assert().code(2);
    desk.run(&["find", "--in", "reports", "--denied"]).assert().code(2).stderr(contains("only claims are weighed"));
    let orlin = desk.values(&["actors", "tamas", "orlin"]);
    let his = desk.values(&["find", "--actor", text(&orlin[0], "id"), "--type", "VISIT"]);
    assert_eq!(his.len(), 2, "{his:?}");
    let two = desk.values(&["find", "--min-origins", "1", "--type", "VISIT"]);
    assert!(two.iter().all(|claim| claim["independent"]["min"].as_u64() >= Some(1)), "{two:?}");
}

#[test]
fn show_tells_everything_with_its_words() {
    let desk = Desk::added();
    let visit = desk.visit();
    let claim = text(&visit, "id");
    let proposition = desk.values(&["show", claim]);
    assert_eq!(proposition[0]["shown"], "proposition");
    assert_eq!(proposition[0]["credibility"]["grade"], 6);
    assert!(proposition[0]["credibility"]["by"].is_null(), "nobody graded it");
    assert_eq!(desk.values(&["show", text(&proposition[0], "id")]), proposition);
    desk.run(&["show", claim])
        .assert()
        .success()
        .stdout(contains("independent").and(contains("[visited]")).and(contains("not graded (6)")));
    let report = desk.values(&["show", "post.txt"]);
    assert_eq!(desk.values(&["show", text(&report[0], "document")]), report);
    assert!(report[0]["claims"].as_array().is_some_and(|claims| claims.iter().any(|told| told["id"] == visit["id"])));
    desk.run(&["show", "reports/post.txt"])
        .assert()
        .success()
        .stdout(contains("The Harbour Post (not graded (F))").and(contains("read by hearsay")));
    let actor = desk.values(&["show", "Tamas Orlin"]);
    assert_eq!(actor[0]["shown"], "actor");
    assert_eq!(desk.values(&["show", text(&actor[0], "id")]), actor);
    let parts = actor[0]["takes_part"].as_array().expect("a list");
    assert!(!parts.is_empty() && parts.iter().all(|brief| brief["who"].as_array().is_some_and(|who| !who.is_empty())));
    desk.run(&["show", "Tamas Orlin"]).assert().success().stdout(contains("takes part in").and(contains("from ")));
    for nothing in ["p:00", "c:00", "sha256:00", "e:00", "Zora Zeppelin"] {
        desk.run(&["show", nothing]).assert().code(1).stderr(contains("hint: "));
    }
    desk.write("more/post.txt", &POST.replace("Vess", "Keld"));
    desk.run(&["add", "reports/more"]).assert().success();
    desk.run(&["show", "post.txt"]).assert().code(2).stderr(contains("several reports"));
}

#[test]
fn reviews_are_kept_and_weighed() {
    let desk = Desk::added();
    let visit = desk.visit();
    let claim = text(&visit, "id");
    desk.decide(&["review", "reject", claim]).assert().success().stdout(contains("rejected"));
    assert_eq!(desk.visit()["rejected"], true);
    desk.run(&["find", "vess on monday", "--source", "officials"])
        .assert()
        .stdout(contains("Ana rejected").and(contains("she was there")));
    desk.run(&["weigh", "--format", "json"]).assert().success().stdout(contains(claim).not());
    // More reports do not change it, nor does reading anew.
    desk.write("third.txt", &POST.replace("Post", "Kite"));
    desk.run(&["add", "reports", "--again"]).assert().success();
    assert_eq!(desk.visit()["rejected"], true);
    desk.decide(&["undo"]).assert().success().stdout(contains("took back"));
    assert_eq!(desk.visit()["rejected"], false);
    desk.run(&["weigh", "--format", "json"]).assert().success().stdout(contains(claim));
    // Corrected, it is another claim of other people.
    desk.decide(&["review", "correct", claim, "--type", "call", "--told-by", "Mirela Castan"]).assert().success();
    let corrected = desk.visit()["correction"].clone();
    assert_eq!(corrected, serde_json::json!({"type": "CALL", "chain": ["Mirela Castan"]}));
    let calls = desk.values(&["weigh"]);
    let call = calls.iter().find(|found| found["reports"].to_string().contains(claim)).expect("weighed");
    assert_eq!(call["type"], "CALL");
    for wrong in [&["review", "correct", claim][..], &["review", "correct", claim, "--type", "DANCE"]] {
        desk.decide(wrong).assert().code(2).stderr(contains("hint: "));
    }
    desk.decide(&["review", "accept", "c:0000000000000000"]).assert().code(1);
    desk.run(&["review", "accept", claim, "--by", "Ana"]).assert().code(2);
    desk.run(&["review", "accept", claim, "--by", " ", "--reason", "x"]).assert().code(2);
}

#[test]
fn only_people_grade() {
    let desk = Desk::added();
    let proposition = desk.values(&["show", text(&desk.visit(), "id")]);
    let id = text(&proposition[0], "id");
    desk.decide(&["review", "source", "The Harbour Post", "b"]).assert().success();
    desk.run(&["show", "post.txt"]).assert().stdout(contains("The Harbour Post (graded B by Ana: she was there)"));
    desk.decide(&["review", "proposition", id, "1"])
        .assert()
        .success()
        .stderr(contains("a 1 needs two origins that can be shown to be independent, which is not so"));
    let graded = desk.values(&["show", id]);
    assert_eq!((&graded[0]["credibility"]["grade"], &graded[0]["credibility"]["by"]), (&1.into(), &"Ana".into()));
    for wrong in [["source", "The Harbour Post", "G"], ["proposition", id, "0"], ["proposition", id, "7"]] {
        desk.decide(&[&["review"], &wrong[..]].concat()).assert().code(2);
    }
    desk.decide(&["review", "source", "Zora Zeppelin", "A"]).assert().code(1);
    desk.decide(&["undo"]).assert().success();
    assert_eq!(desk.values(&["show", id])[0]["credibility"]["grade"], 6);
}

#[test]
fn who_is_who_is_decided_and_explained() {
    let desk = Desk::added();
    desk.run(&["actors"]).assert().success().stdout(contains("Tamas Orlin").and(contains("officials").not()));
    let people = desk.values(&["actors", "castan", "--kind", "person"]);
    assert_eq!(people.len(), 1, "{people:?}");
    desk.run(&["actors", "why", "Tamas Orlin", "Mirela Castan"]).assert().success().stdout(contains("are two"));
    desk.decide(&["actors", "merge", "Tamas Orlin", "Mirela Castan"])
        .assert()
        .success()
        .stdout(contains("are one now"));
    desk.run(&["actors", "why", "Tamas Orlin", "Mirela Castan"])
        .assert()
        .success()
        .stdout(contains("are one").and(contains("decided by hand")).and(contains("she was there")));
    desk.decide(&["actors", "split", "Tamas Orlin", "Mirela Castan"])
        .assert()
        .success()
        .stdout(contains("are two now"));
    let digits =
        desk.values(&["log", "--people"]).iter().map(|line| text(line, "id")[..10].to_owned()).collect::<Vec<_>>();
    desk.decide(&["undo", &digits[0]]).assert().success();
    desk.run(&["actors", "why", "Tamas Orlin", "Mirela Castan"]).assert().success().stdout(contains("are one"));
    let unnamed = desk.values(&["actors", "officials", "--kind", "unnamed"]);
    let id = text(&unnamed[0], "id");
    desk.decide(&["actors", "merge", "Tamas Orlin", id]).assert().code(2).stderr(contains("never taken for anybody"));
    desk.decide(&["actors", "merge", "Tamas Orlin", "Zora Zeppelin"]).assert().code(1);
    desk.decide(&["actors", "merge", "Tamas Orlin", "Tamas Orlin"]).assert().code(2);
}

#[test]
fn the_log_is_for_good() {
    let desk = Desk::added();
    let claim = desk.visit()["id"].clone();
    desk.decide(&["review", "accept", claim.as_str().expect("an id")]).assert().success();
    desk.decide(&["undo"]).assert().success();
    let log = desk.values(&["log"]);
    let kinds: Vec<&str> = log.iter().map(|line| text(line, "entry")).collect();
    assert_eq!(kinds, ["retracted", "reviewed", "asserted", "seen", "asserted", "seen"]);
    assert_eq!((&log[0]["stands"], &log[1]["stands"], &log[2]["stands"]), (&true.into(), &false.into(), &Value::Null));
    desk.run(&["log", "--people"]).assert().success().stdout(contains("took back").and(contains(" – ")));
    assert_eq!(desk.values(&["log", "--limit", "2"]).len(), 2);
    desk.decide(&["undo"]).assert().code(1).stderr(contains("no such decision"));
    desk.decide(&["undo", "zz"]).assert().code(1);
    let check = desk.values(&["check"]);
    assert_eq!((&check[0]["last"], &check[0]["entries"]), (&log[0]["id"], &6.into()));
}

#[test]
fn without_a_ledger_nothing_is_made() {
    let desk = Desk::new();
    for command in [
        &["find", "x"][..],
        &["show", "x"],
        &["weigh"],
        &["actors"],
        &["log"],
        &["check"],
        &["undo", "--by", "a", "--reason", "b"],
        &["review", "accept", "c:00", "--by", "a", "--reason", "b"],
    ] {
        desk.run(command).assert().code(3).stderr(contains("there is no ledger").and(contains("hint: ")));
    }
    assert!(!desk.folder.path().join("hearsay-ledger").exists());
}
