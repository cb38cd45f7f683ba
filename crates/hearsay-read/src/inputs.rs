//! Which reports a command line names: files, folders with all their reports, and `-` for standard input.
//!
//! In go the arguments, out come the reports in the order in which they are read: that of the arguments, and inside a
//! folder sorted by path. `archive/` with `b.txt`, `a/c.md` and `notes.doc` gives `archive/a/c.md`, `archive/b.txt`.

use crate::ReadError;
use std::io;
use std::path::{Path, PathBuf};

/// One report to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Standard,
    /// A file that is kept under another name than it came with.
    Kept {
        /// The file.
        file: PathBuf,
        /// The name it came with.
        name: String,
    },
    /// A page on the network. This crate never asks for one; who opens it does.
    Address(String),
}

impl Input {
    /// How it is named in output and messages.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Input::File(path) => path.to_string_lossy().into_owned(),
            Input::Standard => "-".to_owned(),
            Input::Kept { name, .. } => name.clone(),
            Input::Address(address) => address.clone(),
        }
    }
}

/// Endings of reports inside a folder. A file that is named itself is read whatever its ending.
pub const EXTENSIONS: &[&str] = &[
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "json", "jsonl", "ndjson", "csv", "tsv", "xml", "rss",
    "atom", "warc", "eml", "mbox", "pdf", "gz", "tgz", "zst", "zip", "tar",
];

/// Finds the reports that `arguments` name. One that can't be found stands in the list as an error, in its place.
#[must_use]
pub fn find(arguments: &[PathBuf]) -> Vec<Result<Input, ReadError>> {
    let mut found = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            found.push(Ok(Input::Standard));
            continue;
        }
        match std::fs::metadata(argument) {
            Ok(metadata) if metadata.is_dir() => {
                let before = found.len();
                in_folder(argument, &mut found);
                if found.len() == before {
                    found.push(Err(ReadError::NoReports { path: argument.to_string_lossy().into_owned() }));
                }
            }
            Ok(_) => found.push(Ok(Input::File(argument.clone()))),
            Err(source) => found.push(Err(io_error(argument, source))),
        }
    }
    found
}

/// The reports in a folder and the folders in it, sorted by name. Hidden ones are left out, and links to folders are not
/// followed, so that none is read twice or for ever.
fn in_folder(folder: &Path, found: &mut Vec<Result<Input, ReadError>>) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(source) => return found.push(Err(io_error(folder, source))),
    };
    let mut paths = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => paths.push((entry.path(), entry.file_type().is_ok_and(|kind| kind.is_dir()))),
            Err(source) => found.push(Err(io_error(folder, source))),
        }
    }
    paths.sort();
    for (path, is_folder) in paths {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if is_folder {
            in_folder(&path, found);
        } else if has_known_extension(&path) && !path.is_dir() {
            found.push(Ok(Input::File(path)));
        }
    }
}

fn has_known_extension(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

fn io_error(path: &Path, source: io::Error) -> ReadError {
    ReadError::Io { path: path.to_string_lossy().into_owned(), source }
}
