//! `hearsay read` as people and programs use it, on good input and bad.

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

const TEXT: &str = "Commander Orlin visited the ferry landing at Vess on Monday, two officials said.\n";

fn hearsay(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("hearsay").expect("the program");
    command.args(arguments);
    command
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    folder
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_string_lossy().into_owned()
}

/// The documents printed for one report with these bytes.
#[track_caller]
fn documents(name: &str, bytes: &[u8]) -> Vec<Value> {
    let folder = folder(&[(name, bytes)]);
    let output = hearsay(&["read", "--format", "json", &path(&folder, name)]).assert().success().get_output().clone();
    lines(&output.stdout)
}

fn lines(stdout: &[u8]) -> Vec<Value> {
    let text = String::from_utf8(stdout.to_vec()).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn one(name: &str, bytes: &[u8]) -> Value {
    let mut documents = documents(name, bytes);
    assert_eq!(documents.len(), 1);
    check(&documents[0]);
    documents.remove(0)
}

/// Every place in the record lies in the text.
fn check(value: &Value) {
    fn places(value: &Value, length: u64) {
        match value {
            Value::Object(map) => {
                if let (Some(start), Some(end)) =
                    (map.get("start").and_then(Value::as_u64), map.get("end").and_then(Value::as_u64))
                {
                    assert!(start <= end && end <= length, "{value}");
                }
                map.values().for_each(|value| places(value, length));
            }
            Value::Array(values) => values.iter().for_each(|value| places(value, length)),
            _ => {}
        }
    }
    let text = value["document"]["text"].as_str().expect("a text");
    places(value, text.chars().count() as u64);
    for claim in value["claims"].as_array().expect("claims") {
        assert_eq!(claim["chain"][0]["role"], "report");
    }
}

fn notes(document: &Value) -> String {
    document["diagnostics"].to_string()
}

#[test]
fn header_is_no_text() {
    let document = one("a.txt", format!("Title: Boats\nPublisher: Tarn Post\nDate: 2 June 2031\n\n{TEXT}").as_bytes());
    assert_eq!(document["hearsay"], 1);
    assert_eq!(document["document"]["title"], "Boats");
    assert_eq!(document["document"]["publisher"], "Tarn Post");
    assert_eq!(document["document"]["published"], "2031-06-02");
    assert_eq!(document["document"]["language"], "en");
    assert_eq!(document["document"]["text"], TEXT);
}

#[test]
fn markdown() {
    let document = one("a.md", b"# Boats\n\nOrlin **denied** [it](https://tarn.example).\n");
    assert_eq!(document["document"]["text"], "Boats\n\nOrlin denied it.");
    assert_eq!(document["document"]["media_type"], "text/markdown");
    assert_eq!(document["document"]["blocks"][0]["kind"], "title");
}

#[test]
fn missing_file() {
    hearsay(&["read", "nowhere.txt"])
        .assert()
        .code(1)
        .stdout("")
        .stderr(contains("error: cannot read nowhere.txt: no such file or folder\n\nhint: "));
}

#[test]
fn nothing_to_read() {
    for bytes in [&b""[..], b"  \n\t\r\n ", b"\xEF\xBB\xBF", b"Title: Boats\n\n"] {
        let folder = folder(&[("a.txt", bytes)]);
        hearsay(&["read", &path(&folder, "a.txt")])
            .assert()
            .code(1)
            .stdout("")
            .stderr(contains("holds no text\n\nhint: "));
    }
}

#[test]
fn no_text() {
    let files: &[(&[u8], &str)] =
        &[(b"%PDF-1.7\n", "a PDF file"), (b"\x89PNG\r\n", "a PNG picture"), (b"\x00\x01\x02\x03\x00", "binary data")];
    for (bytes, looks_like) in files {
        let folder = folder(&[("a.txt", bytes)]);
        hearsay(&["read", &path(&folder, "a.txt")]).assert().code(1).stdout("").stderr(contains(*looks_like));
    }
}

#[test]
fn old_encodings() {
    let document = one("a.txt", b"General Orl\xEDn visited the caf\xE9 at Vess on Monday, two officials said.");
    assert!(document["document"]["text"].as_str().is_some_and(|text| text.starts_with("General Orlín")));
    assert!(notes(&document).contains("windows-1252"));
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        for mark in [true, false] {
            let units = mark.then_some(0xFEFF).into_iter().chain(TEXT.encode_utf16());
            let bytes: Vec<u8> = units.flat_map(order).collect();
            assert_eq!(one("a.txt", &bytes)["document"]["text"], TEXT);
        }
    }
}

#[test]
fn cut_utf_8() {
    let text = "“We left,” said Orlin. “Now”";
    let document = one("a.txt", &text.as_bytes()[..text.len() - 1]);
    assert!(notes(&document).contains("ends in the middle of a character"));
}

#[test]
fn folders() {
    let files: &[(&str, &[u8])] =
        &[("b.txt", TEXT.as_bytes()), ("a/c.md", TEXT.as_bytes()), ("notes.doc", b"x"), (".hidden.txt", b"x")];
    let full = folder(files);
    let name = path(&full, "");
    let output = hearsay(&["read", "--format", "json", &name]).assert().success().get_output().clone();
    let paths: Vec<_> = lines(&output.stdout).iter().map(|line| line["document"]["path"].clone()).collect();
    assert_eq!(paths, [path(&full, "a/c.md"), path(&full, "b.txt")]);
    let empty = folder(&[("notes.doc", b"x")]);
    hearsay(&["read", &path(&empty, "")]).assert().code(1).stdout("").stderr(contains("no reports in the folder"));
}

#[test]
fn standard_input() {
    for arguments in [&["read", "--format", "json", "-"][..], &["read", "--format", "json"]] {
        let output = hearsay(arguments).write_stdin(TEXT).assert().success().get_output().clone();
        assert_eq!(lines(&output.stdout)[0]["document"]["path"], "-");
    }
}

#[test]
fn strange_texts_are_read() {
    for text in [
        "“We left, said Orlin. 'No boat (of ours \"was there, he added.\n\n\"Nobody saw it, they said.",
        "COMMANDER ORLIN VISITED VESS ON MONDAY, TWO OFFICIALS SAID. THE MILITIA DENIES IT.",
        "commander orlin visited vess on monday two officials said the militia denies it and nobody knows more",
        "\u{1F6A2} ” “ — … \u{200b} \u{301} .",
        "!!!\n???\n\n...",
        "a",
    ] {
        assert_eq!(one("a.txt", text.as_bytes())["document"]["text"], text);
    }
}

#[test]
fn another_language_is_read_with_a_warning() {
    let text =
        "Der Kommandeur besuchte am Montag die Fähre am Hafen, sagten zwei Beamte, die nicht genannt werden wollten.";
    let document = one("a.txt", text.as_bytes());
    assert_eq!(document["document"]["language"], "de");
    assert!(notes(&document).contains("the text seems to be in German; hearsay reads English"));
    hearsay(&["read", "-"])
        .write_stdin(text)
        .assert()
        .success()
        .stderr(contains("warning: -: the text seems to be in"));
}

#[test]
fn long_lines() {
    for text in ["x".repeat(1_000_000), "Orlin left Vess, they said. ".repeat(400)] {
        let documents = documents("a.txt", text.as_bytes());
        assert_eq!(documents.len(), 1);
        check(&documents[0]);
    }
}

#[test]
#[ignore = "takes minutes: nearly 200,000 words"]
fn a_line_of_1_mb() {
    one("a.txt", "Orlin left Vess, they said. ".repeat(1_000_000 / 28).as_bytes());
}

#[test]
fn one_bad_report_of_several() {
    let files: &[(&str, &[u8])] = &[("a.txt", TEXT.as_bytes()), ("b.txt", b"%PDF-1.4"), ("c.txt", TEXT.as_bytes())];
    let folder = folder(files);
    for jobs in ["1", "3"] {
        let assert = hearsay(&["read", "--format", "json", "--jobs", jobs, &path(&folder, "")]).assert().code(1);
        let output = assert.stderr(contains("b.txt").and(contains("a.txt").not())).get_output().clone();
        assert_eq!(lines(&output.stdout).len(), 2);
    }
}

#[test]
fn the_same_each_time() {
    let folder = folder(&[("a.txt", TEXT.as_bytes()), ("b.txt", TEXT.as_bytes()), ("c.md", TEXT.as_bytes())]);
    let print = |jobs| {
        let arguments = ["read", "--format", "json", "--jobs", jobs, &path(&folder, "")];
        hearsay(&arguments).assert().success().get_output().stdout.clone()
    };
    assert_eq!(print("1"), print("4"));
}

#[test]
fn pages_for_people_and_conllu() {
    let page = hearsay(&["read", "-"]).write_stdin(TEXT).assert().success();
    page.stdout(predicate::str::starts_with("- · ").and(contains("\u{1b}").not()));
    let conllu = hearsay(&["read", "--format", "conllu", "-"]).write_stdin(TEXT).assert().success();
    conllu.stdout(contains("# newdoc id = -\n").and(contains("\tstart_char=0|end_char=9\n")));
}

#[test]
fn the_example_is_read() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tarn-crossing.txt");
    let bytes = std::fs::read(example).expect("the example");
    let document = one("tarn-crossing.txt", &bytes);
    assert_eq!(document["document"]["publisher"], "The Harbour Post");
    assert_eq!(document["document"]["byline"], serde_json::json!(["Ada Renn", "Jon Sabo"]));
    assert!(document["diagnostics"].as_array().is_some_and(Vec::is_empty), "{}", document["diagnostics"]);
}

#[test]
fn wrong_usage() {
    hearsay(&["read", "--format", "xml", "-"]).assert().code(2);
    hearsay(&["read", "--jobs", "0", "-"]).assert().code(2);
    hearsay(&["read", "--weights", "nowhere", "-"]).write_stdin(TEXT).assert().code(2).stderr(contains("hint: "));
    hearsay(&[]).assert().code(2);
}
