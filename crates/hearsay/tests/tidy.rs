//! What the repository promises about itself, checked: which crate may know which, who reads the clock, that the
//! architecture page names the folders that are there, and that files look as they should.

#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "our own files, all in lower case")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository is there")
}

/// Files below `folder`, by their paths from the root, without what is built or ignored.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let name = path.strip_prefix(root()).expect("inside").to_string_lossy().replace('\\', "/");
            let last = name.rsplit('/').next().unwrap_or_default();
            if path.is_dir() {
                let skipped = ["target", ".git", "__pycache__", "corpus", "artifacts", "node_modules", "dist"]
                    .contains(&last)
                    || name == "training/work"
                    || last.starts_with(".venv");
                if !skipped {
                    open.push(path);
                }
            } else {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Rust files of the crates and of automation, with what they hold.
fn sources() -> Vec<(String, String)> {
    let paths = ["crates", "xtask"].into_iter().flat_map(files);
    paths.filter(|path| path.ends_with(".rs")).map(|path| (path.clone(), read(&path))).collect()
}

/// The dependencies a crate ships with; those of its tests left out.
fn dependencies(name: &str) -> BTreeSet<String> {
    let manifest = read(&format!("crates/{name}/Cargo.toml"));
    let mut table = "";
    let mut found = BTreeSet::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']');
        } else if table.ends_with("dependencies") && !table.contains("dev-") && !line.starts_with('#') {
            found.extend(line.split(['.', ' ', '=']).next().filter(|name| !name.is_empty()).map(str::to_owned));
        }
    }
    found
}

const CRATES: [&str; 5] = ["hearsay", "hearsay-analyze", "hearsay-ledger", "hearsay-model", "hearsay-read"];

#[test]
fn siblings_never_name_one_another() {
    let ours = |name: &str| -> Vec<String> {
        dependencies(name).into_iter().filter(|other| CRATES.contains(&other.as_str())).collect()
    };
    assert_eq!(ours("hearsay-model"), [""; 0]);
    for sibling in ["hearsay-read", "hearsay-analyze", "hearsay-ledger"] {
        assert_eq!(ours(sibling), ["hearsay-model"], "{sibling} knows the nouns and nothing else of ours");
    }
    assert_eq!(ours("hearsay").len(), 4);
}

#[test]
fn heavy_crates_stay_where_they_belong() {
    let program = ["anyhow", "axum", "clap", "hyper", "indicatif", "reqwest", "tokio", "tower"];
    let stores = ["diesel", "duckdb", "fjall", "heed", "postgres", "redb", "rocksdb", "rusqlite", "sled", "sqlx"];
    for name in CRATES {
        for dependency in dependencies(name) {
            let whole = dependency.as_str();
            assert!(name == "hearsay" || !program.contains(&whole), "{whole} belongs into hearsay, not {name}");
            assert!(
                name == "hearsay-ledger" || !stores.contains(&whole),
                "{whole} belongs into hearsay-ledger, not {name}"
            );
        }
    }
}

#[test]
fn only_main_reads_clock_and_environment() {
    let banned =
        ["std::env", "env::var", "env::args", "SystemTime::now", "Instant::now", "Zoned::now", "Timestamp::now"];
    for (path, text) in sources() {
        if !path.contains("/src/") || path.starts_with("xtask/") || path == "crates/hearsay/src/main.rs" {
            continue;
        }
        for word in banned {
            assert!(!text.contains(word), "{path} has {word}; only main.rs may, and passes it on");
        }
    }
}

#[test]
fn the_nouns_do_nothing() {
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("crates/hearsay-model/src/")) {
        for word in ["std::fs", "std::io", "std::net", "std::process", "std::thread", "async fn", "rand::"] {
            assert!(!text.contains(word), "{path} has {word}: the nouns do no I/O, no async, no randomness");
        }
    }
}

#[test]
fn the_architecture_page_is_true() {
    let page = read("docs/architecture.md");
    assert!(page.lines().count() < 150, "docs/architecture.md has {} lines", page.lines().count());
    // Folders stand between backticks and end in a slash.
    let quoted: BTreeSet<&str> = page.split('`').skip(1).step_by(2).filter(|word| word.ends_with('/')).collect();
    for folder in &quoted {
        assert!(root().join(folder).is_dir(), "docs/architecture.md names {folder}, which is not there");
    }
    let below = |folder: &str| -> BTreeSet<String> {
        let paths = files(folder);
        let inside = paths.iter().filter_map(|path| path.strip_prefix(folder).map(|rest| rest.trim_start_matches('/')));
        let first = inside.filter_map(|rest| rest.split_once('/')).map(|(first, _)| first);
        let named = first.filter(|first| !first.starts_with('.'));
        named.map(|first| if folder.is_empty() { format!("{first}/") } else { format!("{folder}/{first}/") }).collect()
    };
    for folder in below("").into_iter().chain(below("crates")) {
        let named = quoted.iter().any(|quoted| quoted.starts_with(&folder));
        assert!(named, "docs/architecture.md leaves out {folder}");
    }
}

#[test]
fn files_are_named_for_what_they_hold() {
    for path in files("").into_iter().filter(|path| !path.starts_with("fuzz/")) {
        let last = path.rsplit('/').next().unwrap_or_default();
        let stem = last.split('.').next().unwrap_or_default();
        for word in ["util", "utils", "helper", "helpers", "misc", "common", "manager", "handler"] {
            assert!(stem != word && !stem.ends_with(&format!("_{word}")), "{path}: say what it holds");
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{path} does not open with //!");
    }
}

#[test]
fn lists_are_sorted_and_have_no_doubles() {
    for path in files("lexicon").into_iter().filter(|path| path.ends_with(".txt")) {
        let text = read(&path);
        let mut seen = BTreeSet::new();
        // A list may have sections, each under its comment; each is sorted by itself.
        let mut last = String::new();
        for line in text.lines() {
            let entry = line.split('#').next().unwrap_or_default().trim();
            if entry.is_empty() {
                last.clear();
                continue;
            }
            let phrase = entry.split(':').next().unwrap_or_default().trim().to_owned();
            assert!(seen.insert(phrase.clone()), "{path}: `{phrase}` stands there twice");
            assert!(last <= phrase, "{path}: `{phrase}` comes before `{last}`");
            last = phrase;
        }
    }
}

#[test]
fn nothing_names_a_machine() {
    // Put together here, so that this file does not hold what it looks for.
    let places = ["root", "home", "work", "Users", "tmp"].map(|folder| format!("/{folder}/"));
    for path in files("") {
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for place in &places {
            for (at, _) in text.match_indices(place.as_str()) {
                // "training/work/" goes on from a folder of ours.
                let before = text[..at].chars().next_back();
                let relative = before.is_some_and(|c| c.is_alphanumeric() || "._-~}/$)".contains(c));
                assert!(relative, "{path} names {place}");
            }
        }
    }
}
