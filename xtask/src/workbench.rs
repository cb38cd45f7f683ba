//! `cargo xtask workbench`: builds the web client, and the program with the client in it.
//!
//! `cargo xtask api ADDRESS` asks a running server everything its own description allows, and more (schemathesis, from `PyPI`).

use crate::{Error, root};
use std::path::Path;
use std::process::Command;

fn run_in(folder: &Path, program: &str, arguments: &[&str]) -> Result<(), Error> {
    let status = Command::new(program).args(arguments).current_dir(folder).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} {}: {status}", arguments.join(" ")).into()),
        Err(error) => Err(format!("{program} can't be run: {error}").into()),
    }
}

/// Builds the client and the program.
pub fn build() -> Result<(), Error> {
    let client = root().join("workbench");
    if !client.join("package.json").is_file() {
        return Err("there is no workbench/package.json".into());
    }
    run_in(&client, "npm", &["ci", "--no-audit", "--no-fund"])?;
    run_in(&client, "npm", &["run", "build"])?;
    run_in(&root(), "cargo", &["build", "--release", "-p", "hearsay"])
}

/// Asks a running server at random, by its own description: no answer may be 5xx.
pub fn ask(arguments: &[String]) -> Result<(), Error> {
    let [address] = arguments else {
        return Err("name the address of a running server, such as http://127.0.0.1:7077".into());
    };
    let schema = format!("{}/api/openapi.json", address.trim_end_matches('/'));
    // Jobs that are followed last as long as they last, and decisions are made for good: a ledger of its own is asked.
    let fixed = [
        "run",
        &schema,
        "--header",
        "X-Hearsay: 1",
        "--phases",
        "examples,coverage,fuzzing",
        "--checks",
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
        "--exclude-path-regex",
        "/events$",
        "--max-time",
        "240",
        "--request-timeout",
        "20",
        "--continue-on-failure",
    ];
    run_in(&root(), "schemathesis", &fixed)
}
