//! What a command ends with when it can't go on, and how people are told.
//!
//! In go the errors of the libraries, out come a message in lower case, after a blank line a hint where there is one, and
//! an exit status. For example `error: cannot read tarn.txt: no such file or folder`.

use anstyle::{AnsiColor, Style};
use hearsay_ledger::store::StoreError;
use hearsay_read::ReadError;
use std::io::{self, Write};
use std::process::ExitCode;

/// Whose turn it is to mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command was used in a way that means nothing.
    User,
    /// What the program was set up with, such as the weights, is not usable.
    Config,
    /// The data can't be read.
    Data,
    /// The ledger can't be opened, or is damaged.
    Ledger,
    /// A fault of ours.
    Internal,
}

/// Why a command ended early.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    error: anyhow::Error,
    hint: Option<String>,
}

impl Failure {
    /// A failure of some kind.
    pub fn new(kind: Kind, error: impl Into<anyhow::Error>) -> Self {
        Failure { kind, error: error.into(), hint: None }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether the reader of our output has gone, which is nobody's fault: `hearsay read … | head`.
    pub fn is_broken_pipe(&self) -> bool {
        let cause = self.error.downcast_ref::<io::Error>();
        cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Tells the person at the terminal.
    pub fn print(&self, colour: bool) {
        let mut message = format!("{:#}", self.error);
        if self.kind == Kind::Internal {
            message = format!("internal error: {message}");
        }
        tell("error", AnsiColor::Red, &message, colour);
        if let Some(hint) = &self.hint {
            tell_hint(hint, colour);
        }
    }

    /// 1 where data could not be read or written, 2 where the command or its setting is wrong, 3 where the ledger can't be
    /// used.
    pub fn exit_code(&self) -> ExitCode {
        match self.kind {
            Kind::Data | Kind::Internal => ExitCode::from(1),
            Kind::User | Kind::Config => ExitCode::from(2),
            Kind::Ledger => ExitCode::from(3),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::new(Kind::Data, error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let hint = match &error {
            StoreError::Missing { .. } => Some("`hearsay add` makes one; --ledger names its folder"),
            StoreError::NotALedger { .. } => Some("name another folder with --ledger; this file was left as it is"),
            StoreError::Newer { .. } => Some("use the newer hearsay; the ledger was left as it is"),
            StoreError::Damaged { .. } => {
                Some("`hearsay check` tells what is damaged; keep a copy of the folder first")
            }
            _ => None,
        };
        let failure = Failure::new(Kind::Ledger, error);
        if let Some(hint) = hint { failure.hint(hint) } else { failure }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let hint = error.hint();
        let failure = Failure::new(Kind::Data, error);
        if let Some(hint) = hint { failure.hint(hint) } else { failure }
    }
}

/// Prints `error: message` to standard error.
pub fn tell_error(message: &str, colour: bool) {
    tell("error", AnsiColor::Red, message, colour);
}

/// Prints `warning: message` to standard error.
pub fn tell_warning(message: &str, colour: bool) {
    tell("warning", AnsiColor::Yellow, message, colour);
}

/// Prints a blank line and `hint: hint` to standard error.
pub fn tell_hint(hint: &str, colour: bool) {
    // Nothing can be told where standard error itself is gone.
    let _ = writeln!(io::stderr());
    tell("hint", AnsiColor::Cyan, hint, colour);
}

fn tell(word: &str, hue: AnsiColor, message: &str, colour: bool) {
    let style = if colour { Style::new().bold().fg_color(Some(hue.into())) } else { Style::new() };
    let message = crate::export::printable(message);
    let _ = writeln!(io::stderr(), "{style}{word}:{style:#} {message}");
}
