//! What can go wrong on the way from bytes to a document.

use std::io;

/// Why a report could not be read. The others of a run are read all the same.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file or stream could not be opened or read.
    #[error("cannot read {path}: {}", reason(source))]
    Io {
        /// The report.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The bytes are no text.
    #[error("{path} is not text: it looks like {looks_like} (byte {place})")]
    Binary {
        /// The report.
        path: String,
        /// Offset of the first byte that shows it.
        place: u64,
        /// What the bytes look like.
        looks_like: &'static str,
    },
    /// It is what it looks like, but broken, locked or too large; or a record of it is.
    #[error("cannot read {path}: {reason}")]
    Broken {
        /// The report, with its place inside its file.
        path: String,
        /// What is wrong, in words.
        reason: String,
    },
    /// There is nothing to read but blanks.
    #[error("{path} holds no text")]
    NoText {
        /// The report.
        path: String,
    },
    /// A folder without a single report.
    #[error("no reports in the folder {path}")]
    NoReports {
        /// The folder.
        path: String,
    },
}

impl ReadError {
    /// The path it is about.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            ReadError::Io { path, .. }
            | ReadError::Binary { path, .. }
            | ReadError::Broken { path, .. }
            | ReadError::NoText { path }
            | ReadError::NoReports { path } => path,
        }
    }

    /// What the reader of the message may do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            ReadError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Some("check the path; a folder is read with all its reports, and - stands for standard input")
            }
            ReadError::Io { .. } | ReadError::Broken { .. } => None,
            ReadError::Binary { .. } => Some("save the report as plain text (.txt) or Markdown (.md) first"),
            ReadError::NoText { .. } => Some("the file is empty or has only blanks, or only a header"),
            ReadError::NoReports { .. } => Some(
                "reports in a folder are known by their endings, such as .txt, .html or .pdf; other files are read when named",
            ),
        }
    }
}

/// The system's reason without its number, in lower case as our messages are.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}
