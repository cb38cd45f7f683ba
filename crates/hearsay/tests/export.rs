//! A ledger as it goes out to other programs, and back: `export`, `import`.

use assert_cmd::Command;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const POST: &str = "Publisher: The Harbour Post\nDate: 3 June 2031\n\nCommander Tamas Orlin visited Vess on \
                    Monday, two officials said. Orlin leads the Coastal Guard, The Harbour Post has learned.\n";
const GAZETTE: &str = "Publisher: Tarn Gazette\nDate: 5 June 2031\n\nTamas Orlin visited Vess on Monday, according to the \
                       ferrywoman Mirela Castan. Orlin denied that he had visited Vess.\n";
/// A report that would like to be more than text.
const HOSTILE: &str = "Title: <script>alert(1)</script>\nPublisher: \"=HYPERLINK(1)\" & Sons\nDate: 6 June 2031\n\n\
                       Mirela Castan visited Tarn, <img src=x onerror=alert(1)> said Radio Vess.\n";

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Desk(tempfile::tempdir().expect("a folder"));
        for (name, text) in [("post.txt", POST), ("gazette.txt", GAZETTE), ("hostile.txt", HOSTILE)] {
            fs::write(desk.path(name), text).expect("a file");
        }
        desk.run(&["add", "post.txt", "gazette.txt", "hostile.txt"]).assert().success();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("hearsay").expect("the program");
        command.current_dir(self.0.path()).env_remove("HEARSAY_LEDGER").env_remove("HEARSAY_BY").args(arguments);
        command
    }

    fn output(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments).assert().success().get_output().stdout.clone();
        String::from_utf8(output).expect("UTF-8")
    }

    fn claims(&self) -> Vec<Value> {
        let found = self.output(&["find", "--limit", "1000", "--format", "json"]);
        found.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

#[test]
fn json_lines_make_the_same_ledger() {
    let desk = Desk::new();
    let claims = desk.claims();
    let first = claims[0]["id"].as_str().expect("an id");
    let by = ["--by", "Ana", "--reason", "she was there"];
    desk.run(&["review", "reject", first]).args(by).assert().success();
    desk.run(&["undo"]).args(by).assert().success();
    desk.run(&["export", "--format", "jsonl", "--output", "ledger.jsonl"]).assert().success();
    desk.run(&["import", "ledger.jsonl", "--ledger", "copy"])
        .assert()
        .success()
        .stdout(contains("3 readings added").and(contains("the ledger is the one that was exported")));
    for question in [&["log", "--format", "json"][..], &["weigh", "--format", "json"], &["check", "--format", "json"]] {
        let copy = [question, &["--ledger", "copy"]].concat();
        assert_eq!(desk.output(question), desk.output(&copy), "{question:?}");
    }
    // Once more changes nothing.
    let before = desk.output(&["log", "--format", "json", "--ledger", "copy"]);
    desk.run(&["import", "ledger.jsonl", "--ledger", "copy"])
        .assert()
        .success()
        .stdout(contains("3 were there already"));
    assert_eq!(before, desk.output(&["log", "--format", "json", "--ledger", "copy"]));
}

#[test]
fn a_broken_line_is_named_and_the_rest_goes_on() {
    let desk = Desk::new();
    let lines = desk.output(&["export", "--format", "jsonl"]);
    let mut lines: Vec<&str> = lines.lines().collect();
    // The record of the first report.
    let place = lines.iter().position(|line| line.contains("\"reading\"")).expect("a record");
    lines[place] = "{\"record\": ";
    fs::write(desk.path("broken.jsonl"), lines.join("\n")).expect("a file");
    desk.run(&["import", "broken.jsonl", "--ledger", "copy"])
        .assert()
        .code(1)
        .stdout(contains("2 readings added"))
        .stderr(contains(format!("broken.jsonl, line {}", place + 1)));
    desk.run(&["check", "--ledger", "copy"]).assert().success();
    fs::write(desk.path("other.jsonl"), "{\"a\": 1}\n").expect("a file");
    desk.run(&["import", "other.jsonl", "--ledger", "copy"]).assert().code(1).stderr(contains("hearsay export"));
}

#[test]
fn tables_have_every_claim_with_its_chain() {
    let desk = Desk::new();
    desk.run(&["export", "--format", "csv", "--output", "tables"]).assert().success();
    let column = |table: &str, name: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_path(desk.path("tables").join(table)).expect("a table");
        let place = reader.headers().expect("a head").iter().position(|head| head == name).expect("a column");
        reader.records().map(|row| row.expect("a row")[place].to_owned()).collect()
    };
    let claims: HashSet<String> = column("claims.csv", "claim").into_iter().collect();
    assert_eq!(claims.len(), desk.claims().len());
    assert_eq!(claims, column("hops.csv", "claim").into_iter().collect());
    assert!(column("claims.csv", "quote").iter().all(|quote| !quote.is_empty()));
    assert!(column("reports.csv", "publisher").iter().all(|name| !name.starts_with('=')));
    desk.run(&["export", "--format", "csv", "--output", "tables"]).assert().code(2).stderr(contains("there already"));
}

#[test]
fn columns_have_what_the_tables_have() {
    let desk = Desk::new();
    desk.run(&["export", "--format", "csv", "--output", "tables"]).assert().success();
    desk.run(&["export", "--format", "parquet", "--output", "columns"]).assert().success();
    for table in ["reports", "claims", "participants", "hops", "propositions", "origins", "actors"] {
        let csv = desk.path("tables").join(format!("{table}.csv"));
        let mut reader = csv::Reader::from_path(csv).expect("a table");
        let head: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let file = fs::File::open(desk.path("columns").join(format!("{table}.parquet"))).expect("a file");
        let columns = SerializedFileReader::new(file).expect("Parquet");
        let read: Vec<Row> = columns.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();
        assert!(!rows.is_empty() && rows.len() == read.len(), "{table}");
        for (row, read) in rows.iter().zip(&read) {
            let names: Vec<&String> = read.get_column_iter().map(|(name, _)| name).collect();
            assert_eq!(names, head.iter().collect::<Vec<_>>());
            for (cell, (name, field)) in row.iter().zip(read.get_column_iter()) {
                let found = match field {
                    Field::Null => String::new(),
                    Field::Str(words) => words.clone(),
                    Field::Long(number) => number.to_string(),
                    Field::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
                    other => panic!("{name} is {other}"),
                };
                // What a spreadsheet would take for a formula is marked in CSV alone.
                assert_eq!(
                    cell.strip_prefix('\'').filter(|rest| rest.starts_with('=')).unwrap_or(cell),
                    found,
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn networks_are_well_formed_and_carry_words() {
    let desk = Desk::new();
    for format in ["graphml", "gexf"] {
        let text = desk.output(&["export", "--format", format]);
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut edges = 0;
        loop {
            match reader.read_event().expect("well-formed") {
                quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "edge" => edges += 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert!(edges > 0 && text.contains("visited Vess"), "{format}");
    }
}

#[test]
fn stix_never_sets_confidence_and_refers_to_what_is_there() {
    let desk = Desk::new();
    let bundle: Value = serde_json::from_str(&desk.output(&["export", "--format", "stix"])).expect("JSON");
    let objects = bundle["objects"].as_array().expect("objects");
    let ids: HashSet<&str> = objects.iter().map(|object| object["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), objects.len());
    for object in objects {
        assert!(object.get("confidence").is_none());
        let lists = object["object_refs"].as_array().into_iter().flatten();
        for other in
            lists.chain(["source_ref", "target_ref", "created_by_ref"].iter().filter_map(|name| object.get(name)))
        {
            assert!(ids.contains(other.as_str().expect("an id")), "{other}");
        }
    }
    let of = |kind: &str| objects.iter().filter(|object| object["type"] == kind).count();
    assert_eq!((of("note"), of("report")), (desk.claims().len(), 3));
    assert!(of("opinion") > 0);
    assert_eq!(bundle, serde_json::from_str::<Value>(&desk.output(&["export", "--format", "stix"])).expect("JSON"));
}

#[test]
fn entities_of_follow_the_money_prove_themselves() {
    let desk = Desk::new();
    let lines = desk.output(&["export", "--format", "ftm"]);
    let entities: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let ids: HashSet<&str> = entities.iter().map(|entity| entity["id"].as_str().expect("an id")).collect();
    let proven: Vec<&Value> = entities.iter().filter(|entity| entity["properties"].get("proof").is_some()).collect();
    assert_eq!(proven.len(), desk.claims().len());
    for entity in proven {
        assert!(ids.contains(entity["properties"]["proof"][0].as_str().expect("an id")));
        assert!(entity["properties"]["summary"][0].as_str().is_some_and(|words| words.contains("says so")));
    }
    let lines = desk.output(&["export", "--format", "ftm-statements"]);
    let statements: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(ids, statements.iter().map(|statement| statement["entity_id"].as_str().expect("an id")).collect());
    let values = |entity: &Value| {
        1 + entity["properties"]
            .as_object()
            .expect("properties")
            .values()
            .map(|it| it.as_array().map_or(0, Vec::len))
            .sum::<usize>()
    };
    assert_eq!(statements.len(), entities.iter().map(values).sum::<usize>());
}

#[test]
fn what_is_denied_joins_nobody() {
    let desk = Desk::new();
    let text =
        "Publisher: Lake Courier\nDate: 7 June 2031\n\nMira Donat denied that Tamas Orlin had phoned Mirela Castan.\n";
    fs::write(desk.path("courier.txt"), text).expect("a file");
    desk.run(&["add", "courier.txt"]).assert().success();
    let denied: Vec<Value> = desk.claims().into_iter().filter(|claim| claim["factuality"] == "CT-").collect();
    assert!(!denied.is_empty());
    let bundle: Value = serde_json::from_str(&desk.output(&["export", "--format", "stix"])).expect("JSON");
    let of = |object: &Value| {
        let mut extensions = object["extensions"].as_object().into_iter().flat_map(|extensions| extensions.values());
        extensions.find_map(|extension| extension["claim"].as_str().map(str::to_owned))
    };
    let lines = desk.output(&["export", "--format", "ftm"]);
    let entities: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for claim in denied {
        let id = claim["id"].as_str().expect("an id");
        let about = |kind: &str| {
            let objects = bundle["objects"].as_array().expect("objects").iter();
            objects.filter(|object| object["type"] == kind && of(object).as_deref() == Some(id)).count()
        };
        assert_eq!((about("note"), about("relationship")), (1, 0));
        let entity = entities.iter().find(|entity| entity["id"] == id.replace(':', "-")).expect("an entity");
        assert_eq!(entity["schema"], "Event");
        assert!(entity["properties"]["name"][0].as_str().is_some_and(|name| name.contains("CT-")));
    }
}

#[test]
fn nanopublications_parse_and_assert_nothing() {
    let desk = Desk::new();
    let text = desk.output(&["export", "--format", "trig"]);
    let mut assertions = HashSet::new();
    for quad in oxttl::TriGParser::new().for_slice(text.as_bytes()) {
        let quad = quad.expect("TriG");
        if quad.predicate.as_str() == "http://www.nanopub.org/nschema#hasAssertion" {
            assertions.insert(quad.object.to_string());
        }
    }
    assert_eq!(assertions.len(), desk.claims().len());
    let linked: Value = serde_json::from_str(&desk.output(&["export", "--format", "jsonld"])).expect("JSON");
    let graph = linked["@graph"].as_array().expect("a graph");
    assert_eq!(graph.len(), desk.claims().len());
    assert!(graph.iter().all(|claim| claim["chain"][0]["hs:role"] == "report"));
}

#[test]
fn a_page_shows_hostile_text_as_text() {
    let desk = Desk::new();
    let page = desk.output(&["export", "--format", "html"]);
    assert!(!page.contains("<script") && !page.contains("<img") && page.contains("&lt;script&gt;"));
    assert!(page.contains("two officials") && page.contains("denies it") && page.contains("<svg"));
    let one = desk.output(&["export", "--format", "html", "--actor", "Castan"]);
    assert!(one.contains("actor Castan") && one.len() < page.len());
}

#[test]
fn what_people_rejected_does_not_go_out() {
    let desk = Desk::new();
    let claim = desk.claims()[0]["id"].as_str().expect("an id").to_owned();
    let by = ["--by", "Ana", "--reason", "she was there"];
    desk.run(&["review", "reject", &claim]).args(by).assert().success();
    for format in ["ftm", "trig", "stix", "html"] {
        let text = desk.output(&["export", "--format", format]);
        assert!(!text.contains(&claim) && !text.contains(&claim.replace(':', "-")), "{format}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let desk = Desk::new();
    desk.run(&["export", "--format", "stix", "--output", "nowhere/ledger.json"])
        .assert()
        .code(1)
        .stderr(contains("nowhere/ledger.json"));
}
