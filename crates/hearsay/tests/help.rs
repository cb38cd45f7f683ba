//! What the program says of itself. The help is a file, so that a change of it is seen; `SNAPSHOTS=overwrite cargo test`
//! writes it anew.

use assert_cmd::Command;
use predicates::str::contains;
use snapbox::{Data, assert_data_eq, file};

fn help(arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("hearsay").expect("the program");
    let output = command.args(arguments).assert().success().get_output().stdout.clone();
    String::from_utf8(output).expect("UTF-8")
}

#[test]
fn help_is_as_in_the_file() {
    let commands = [
        "read",
        "add",
        "find",
        "show",
        "weigh",
        "actors",
        "actors merge",
        "actors split",
        "actors why",
        "review",
        "review accept",
        "review reject",
        "review correct",
        "review source",
        "review proposition",
        "log",
        "undo",
        "check",
        "export",
        "import",
        "serve",
        "names",
        "completions",
        "man",
    ];
    let mut all = vec![vec!["--help"]];
    all.extend(commands.iter().map(|command| command.split(' ').chain(["--help"]).collect()));
    let pages: Vec<_> =
        all.iter().map(|arguments| format!("$ hearsay {}\n{}", arguments.join(" "), help(arguments))).collect();
    let expected: Data = file!["help.txt"];
    assert_data_eq!(pages.join("\n"), expected.raw());
}

#[test]
fn completions_and_man_page() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(help(&["completions", shell]).contains("hearsay"), "{shell}");
    }
    let page = help(&["man"]);
    assert!(page.starts_with(".ie") && page.contains("\\-\\-format"), "{page}");
}

#[test]
fn version() {
    let mut command = Command::cargo_bin("hearsay").expect("the program");
    command.arg("--version").assert().success().stdout(contains(env!("CARGO_PKG_VERSION")));
}
