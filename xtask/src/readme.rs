//! Keeps the README true: what it shows as output is what the program prints.
//!
//! In goes the README with blocks between `<!-- output of: hearsay read FILE, first N lines -->` (the number is optional)
//! and `<!-- end of output -->`; out comes the same with each block rewritten.

use crate::{Error, root};
use std::path::{Path, PathBuf};
use std::process::Command;

const OPENS: &str = "<!-- output of: hearsay ";
const CLOSES: &str = "<!-- end of output -->";

/// Rewrites `README.md`; with `--check` only tells whether that would change it.
///
/// # Errors
/// If the program can't be built, an example fails, or `--check` finds a difference.
pub fn run(arguments: &[String]) -> Result<(), Error> {
    let check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err("usage: cargo xtask readme [--check]".into()),
    };
    let path = root().join("README.md");
    let old = std::fs::read_to_string(&path)?;
    let program = build()?;
    let new = rewrite(&old, |command| output(&program, command))?;
    if check && new != old {
        return Err("README.md shows what the program no longer prints; `cargo xtask readme` rewrites it".into());
    }
    if new != old {
        std::fs::write(&path, new)?;
    }
    Ok(())
}

/// Builds the program for release. Returns its path, beside this one's.
///
/// # Errors
/// If cargo fails.
pub fn build() -> Result<PathBuf, Error> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root())
        .args(["build", "--quiet", "--release", "--package", "hearsay"])
        .status()?;
    if !status.success() {
        return Err("hearsay does not build".into());
    }
    Ok(std::env::current_exe()?.with_file_name(format!("hearsay{}", std::env::consts::EXE_SUFFIX)))
}

fn rewrite(readme: &str, mut output: impl FnMut(&str) -> Result<String, Error>) -> Result<String, Error> {
    let mut new = String::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        new.push_str(line);
        new.push('\n');
        let Some(command) = line.strip_prefix(OPENS).and_then(|rest| rest.strip_suffix(" -->")) else { continue };
        if !lines.any(|line| line == CLOSES) {
            return Err(format!("README.md: no `{CLOSES}` follows `{line}`").into());
        }
        new.push_str("```text\n");
        new.push_str(&output(command)?);
        new.push_str("```\n");
        new.push_str(CLOSES);
        new.push('\n');
    }
    Ok(new)
}

/// What the program prints for `read FILE` or `read FILE, first N lines`, every line ended.
fn output(program: &Path, command: &str) -> Result<String, Error> {
    let (command, lines) = match command.split_once(", first ") {
        Some((command, rest)) => (command, rest.trim_end_matches(" lines").parse()?),
        None => (command, usize::MAX),
    };
    let output = Command::new(program).current_dir(root()).args(command.split_whitespace()).output()?;
    if !output.status.success() {
        return Err(format!("hearsay {command}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut shown: String = text.lines().take(lines).fold(String::new(), |shown, line| shown + line.trim_end() + "\n");
    if text.lines().count() > lines {
        shown.push_str("…\n");
    }
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_rewritten() {
        let old = "# A\n<!-- output of: hearsay read b.txt -->\nold\n<!-- end of output -->\nend\n";
        let new = rewrite(old, |command| Ok(format!("<{command}>\n"))).expect("well formed");
        assert_eq!(
            new,
            "# A\n<!-- output of: hearsay read b.txt -->\n```text\n<read b.txt>\n```\n<!-- end of output -->\nend\n"
        );
        assert_eq!(rewrite(&new, |command| Ok(format!("<{command}>\n"))).expect("well formed"), new);
    }

    #[test]
    fn an_open_block_is_an_error() {
        assert!(rewrite("<!-- output of: hearsay read b.txt -->\nold\n", |_| Ok(String::new())).is_err());
    }
}
