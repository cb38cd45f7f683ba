//! What a ledger bears: being killed, a full disk, a folder that can't be written, damage, several programs at once.
//!
//! `cargo xtask kill` does the killing at length; here are a few rounds of everything, so that no fault comes back unseen.

#![allow(clippy::disallowed_methods, reason = "tests ask their surroundings")]

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

const REPORTS: usize = 12;

/// A folder with some reports of our own making.
fn reports() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("reports")).expect("a folder");
    for number in 0..REPORTS {
        let text = format!(
            "Publisher: The Harbour Post\n\nTamas Orlin visited landing {number} at Vess on Monday, two officials said. \
             The Coastal Guard moved {number} boats to Keld, according to Mirela Castan.\n"
        );
        fs::write(folder.path().join(format!("reports/{number:02}.txt")), text).expect("a file");
    }
    folder
}

fn hearsay(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("hearsay").expect("the program");
    command.current_dir(folder).env_remove("HEARSAY_LEDGER").args(arguments);
    command
}

fn start(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = std::process::Command::new(cargo_bin("hearsay"));
    command.current_dir(folder).env_remove("HEARSAY_LEDGER").args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program")
}

/// For each document its record and claims; panics where `check` finds anything.
fn whole(folder: &Path, ledger: &str) -> BTreeMap<String, Value> {
    hearsay(folder, &["check", "--ledger", ledger]).assert().success();
    let arguments = ["log", "--ledger", ledger, "--limit", "100000", "--format", "json"];
    let output = hearsay(folder, &arguments).assert().success().get_output().stdout.clone();
    let lines: Vec<Value> = String::from_utf8(output)
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let seen = lines.iter().filter(|line| line["entry"] == "seen").count();
    let asserted: BTreeMap<String, Value> = lines
        .iter()
        .filter(|line| line["entry"] == "asserted")
        .map(|line| (line["document"].to_string(), serde_json::json!([line["record"], line["claims"]])))
        .collect();
    assert_eq!((seen, lines.len()), (asserted.len(), 2 * asserted.len()), "nothing is doubled or left half");
    asserted
}

#[test]
fn killed_it_holds_whole_reports_and_goes_on() {
    let folder = reports();
    let folder = folder.path();
    hearsay(folder, &["add", "reports", "--ledger", "untouched"]).assert().success();
    let wanted = whole(folder, "untouched");
    assert_eq!(wanted.len(), REPORTS);
    for pause_ms in [1, 12, 60, 200, 350, 500] {
        let mut child = start(folder, &["add", "reports", "--ledger", "killed"]);
        sleep(Duration::from_millis(pause_ms));
        // It may be done already.
        _ = child.kill();
        child.wait().expect("ended");
        if folder.join("killed/ledger.sqlite").exists() {
            let there = whole(folder, "killed");
            assert!(there.iter().all(|(document, record)| wanted.get(document) == Some(record)));
        }
    }
    hearsay(folder, &["add", "reports", "--ledger", "killed"]).assert().success();
    assert_eq!(whole(folder, "killed"), wanted);
    let left: Vec<_> =
        fs::read_dir(folder.join("killed")).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["ledger.sqlite"], "nothing is left beside it");
}

#[test]
fn two_add_and_one_reads() {
    let folder = reports();
    let folder = folder.path();
    let mut adding =
        [start(folder, &["add", "reports", "-L", "both"]), start(folder, &["add", "reports", "-L", "both"])];
    let mut reads = 0;
    loop {
        let found = hearsay(folder, &["find", "visited", "-L", "both"]).output().expect("ran");
        // Before the first has made it there is none.
        assert!(found.status.success() || reads == 0, "{}", String::from_utf8_lossy(&found.stderr));
        reads += usize::from(found.status.success());
        if adding.iter_mut().all(|child| child.try_wait().expect("a child").is_some()) {
            break;
        }
    }
    for child in &mut adding {
        assert!(child.wait().expect("ended").success());
    }
    assert_eq!(whole(folder, "both").len(), REPORTS);
    assert!(reads > 0);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_named_and_loses_nothing() {
    let folder = reports();
    let folder = folder.path();
    hearsay(folder, &["add", "reports/00.txt", "--ledger", "full"]).assert().success();
    let before = whole(folder, "full");
    // No file may grow beyond so many blocks, as on a disk that is full; the signal that tells of it is not wanted.
    let limited = |blocks: u32, ledger: &str| {
        let script = "trap '' XFSZ; ulimit -f \"$1\"; exec \"$2\" add reports --ledger \"$3\"";
        let mut command = Command::new("sh");
        command
            .current_dir(folder)
            .args(["-c", script, "sh", &blocks.to_string()])
            .arg(cargo_bin("hearsay"))
            .arg(ledger);
        command
    };
    limited(260, "full").assert().code(3).stderr(contains("error: cannot write"));
    let after = whole(folder, "full");
    assert!(before.iter().all(|(document, record)| after.get(document) == Some(record)));
    hearsay(folder, &["add", "reports", "--ledger", "full"]).assert().success();
    assert_eq!(whole(folder, "full").len(), REPORTS);
    // Where there is no room for a ledger at all, none is left behind.
    limited(8, "new").assert().code(3).stderr(contains("error: cannot make"));
    assert!(!folder.join("new").exists());
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = reports();
    let folder = folder.path();
    hearsay(folder, &["add", "reports/00.txt", "--ledger", "closed"]).assert().success();
    let mode =
        |path: &str, mode| fs::set_permissions(folder.join(path), fs::Permissions::from_mode(mode)).expect("ours");
    mode("closed", 0o555);
    mode("closed/ledger.sqlite", 0o444);
    let bytes = fs::read(folder.join("closed/ledger.sqlite")).expect("a file");
    if fs::write(folder.join("closed/probe"), "x").is_ok() {
        eprintln!("skipped: whoever runs this may write everywhere");
        mode("closed", 0o755);
        return;
    }
    hearsay(folder, &["add", "reports", "--ledger", "closed"]).assert().code(3).stderr(contains("error: "));
    hearsay(folder, &["add", "reports", "--ledger", "closed/inside"])
        .assert()
        .code(3)
        .stderr(contains("permission denied"));
    // To read it is enough that it can be read.
    hearsay(folder, &["find", "visited", "--ledger", "closed"]).assert().success().stdout(contains("visited"));
    hearsay(folder, &["check", "--ledger", "closed"]).assert().success();
    assert_eq!(fs::read(folder.join("closed/ledger.sqlite")).expect("a file"), bytes);
    mode("closed", 0o755);
}

#[test]
fn damage_and_strangers_are_named_and_left_alone() {
    let folder = reports();
    let folder = folder.path();
    hearsay(folder, &["add", "reports", "--ledger", "sound"]).assert().success();
    let sound = fs::read(folder.join("sound/ledger.sqlite")).expect("a file");
    let mut spoiled = sound.clone();
    let middle = sound.len() / 2 / 4096 * 4096;
    spoiled[middle..middle + 4096].fill(0x5a);
    let mut newer = sound.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    for (name, bytes, word) in [
        ("letter", b"Dear Ana, the ledger is in the other folder.".to_vec(), "is not a ledger"),
        ("empty", Vec::new(), "it is empty"),
        ("short", sound[..sound.len() / 3].to_vec(), "damaged"),
        ("spoiled", spoiled, "damaged"),
        ("newer", newer, "written by a newer hearsay"),
    ] {
        fs::create_dir(folder.join(name)).expect("a folder");
        fs::write(folder.join(name).join("ledger.sqlite"), &bytes).expect("a file");
        let told = contains("error: ").and(contains(word)).and(contains("hint: "));
        hearsay(folder, &["check", "--ledger", name]).assert().code(3).stderr(told);
        let kept = fs::read(folder.join(name).join("ledger.sqlite")).expect("a file");
        assert!(kept == bytes, "{name} was touched");
        if !["spoiled", "short"].contains(&name) {
            for command in [&["add", "reports"][..], &["weigh"], &["find", "visited"]] {
                hearsay(folder, &[command, &["--ledger", name]].concat()).assert().code(3).stderr(contains(word));
            }
            assert!(fs::read(folder.join(name).join("ledger.sqlite")).expect("a file") == bytes, "{name} was touched");
        }
    }
    fs::write(folder.join("file"), "not a folder").expect("a file");
    hearsay(folder, &["add", "reports", "--ledger", "file"]).assert().code(3).stderr(contains("error: "));
    assert_eq!(fs::read_to_string(folder.join("file")).expect("a file"), "not a folder");
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_is_done() {
    let folder = reports();
    let folder = folder.path();
    for number in 0..60 {
        let text = format!(
            "Tamas Orlin visited landing {number} at Keld on Monday, the Harbour Post said. {}\n",
            "He left. ".repeat(40)
        );
        fs::write(folder.join(format!("reports/more-{number:03}.txt")), text).expect("a file");
    }
    let child = start(folder, &["add", "reports", "--ledger", "stopped", "--jobs", "1"]);
    let begun = || {
        let found = hearsay(folder, &["log", "--ledger", "stopped", "--limit", "1"]).output().expect("ran");
        found.status.success() && !found.stdout.is_empty()
    };
    for _ in 0..200 {
        if begun() {
            break;
        }
        sleep(Duration::from_millis(50));
    }
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    let output = child.wait_with_output().expect("ended");
    assert_eq!(output.status.code(), Some(130));
    let there = whole(folder, "stopped").len();
    assert!(there > 0 && there < REPORTS + 60, "{there}");
    hearsay(folder, &["add", "reports", "--ledger", "stopped"]).assert().success();
    assert_eq!(whole(folder, "stopped").len(), REPORTS + 60);
}
