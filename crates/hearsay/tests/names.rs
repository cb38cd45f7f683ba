//! `hearsay names` as people use it.

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;

fn names(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("hearsay").expect("built");
    command.arg("names").args(arguments);
    command
}

#[test]
fn two_names_part_by_part() {
    let told = contains("the same, as far as names tell").and(contains("yaqub")).and(contains("another spelling"));
    names(&["Yaqub al-Dhahiri", "ZAHIRI, Yakoub"]).assert().success().stdout(told);
    names(&["Tamas Orlin", "Petra Orlin"])
        .assert()
        .success()
        .stdout(contains("different").and(contains("in conflict")));
    let json = names(&["--format", "json", "--kind", "organization", "Vess Ferry Ltd", "Vess Ferry Limited"])
        .output()
        .expect("runs");
    let object: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(object["verdict"], "same");
    assert_eq!(object["same"], true);
}

#[test]
fn one_name_is_not_enough() {
    names(&["Tamas Orlin"]).assert().code(2);
    names(&[]).assert().code(2);
}

#[test]
fn a_table_of_pairs() {
    let table = "name1,name2,schema,note\nTamas Orlin,\"ORLIN, Tamás\",Person,a\nonly one field\n,Orlin,Person,b\n\
                 Vess Ferry Ltd,Tarn Ferry Ltd,Company,\"c, d\"\n";
    let lines = "name1,name2,schema,note,score,same\nTamas Orlin,\"ORLIN, Tamás\",Person,a,1.000,true\n\
                 Vess Ferry Ltd,Tarn Ferry Ltd,Company,\"c, d\",";
    names(&["--pairs", "-"])
        .write_stdin(table)
        .assert()
        .code(1)
        .stdout(predicates::str::starts_with(lines).and(contains(",false")))
        .stderr(contains("-:3: 1 fields, not 4").and(contains("-:4: a name is empty")));
}

#[test]
fn a_table_without_its_columns() {
    names(&["--pairs", "-"])
        .write_stdin("a,b\n1,2\n")
        .assert()
        .code(1)
        .stderr(contains("no columns name1 and name2").and(contains("hint:")));
    names(&["--pairs", "no-such-file.csv"]).assert().code(1).stderr(contains("no-such-file.csv"));
}
