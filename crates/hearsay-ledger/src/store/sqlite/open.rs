//! Opening and making a ledger's file, its forms, and what SQLite's errors mean.
//!
//! In goes a folder, out comes an open ledger or a clear word. The first bytes of the file are looked at before SQLite may
//! touch it: a picture named `ledger.sqlite` stays as it is.

use super::{FILE, Sqlite};
use crate::store::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Marks the file as ours: "hsay".
const APPLICATION: u32 = 0x6873_6179;
/// Another process may hold the file for so long.
const PATIENCE: Duration = Duration::from_mins(1);

/// Forms of the file: step `n` turns form `n` into form `n + 1`.
const STEPS: [&str; 2] = [
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, people INTEGER NOT NULL, document BLOB,
         line TEXT NOT NULL);
     CREATE INDEX entry_of_people ON entry (seq) WHERE people = 1;
     CREATE INDEX entry_of_document ON entry (document) WHERE document IS NOT NULL;
     CREATE TABLE kept (number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, data BLOB NOT NULL);
     CREATE TABLE report (number INTEGER PRIMARY KEY, document BLOB NOT NULL UNIQUE, path TEXT NOT NULL,
         published TEXT, record BLOB NOT NULL);
     CREATE INDEX report_by_path ON report (path);
     CREATE TABLE digest (report INTEGER PRIMARY KEY, form INTEGER NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL);
     CREATE TABLE claim (number INTEGER PRIMARY KEY, id BLOB NOT NULL);
     CREATE INDEX claim_by_id ON claim (id);
     CREATE VIRTUAL TABLE claim_words USING fts5 (said, type, actor, source, content = '', contentless_delete = 1,
         tokenize = \"unicode61 remove_diacritics 2 tokenchars '_¦'\");
     CREATE VIRTUAL TABLE quotation_words USING fts5 (said, source, content = '', contentless_delete = 1,
         tokenize = \"unicode61 remove_diacritics 2 tokenchars '_¦'\");
     CREATE VIRTUAL TABLE report_words USING fts5 (title, text, content = '', contentless_delete = 1,
         tokenize = \"unicode61 remove_diacritics 2 tokenchars '_¦'\");",
    "CREATE INDEX report_by_day ON report (published);",
];

/// The latest form.
pub const FORM: u32 = STEPS.len() as u32;

impl Sqlite {
    /// Opens the ledger in a folder to write, and makes it if there is none.
    ///
    /// # Errors
    /// When it can't be opened; then nothing was touched.
    pub fn create(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        let io = |doing| move |error: io::Error| io_error(folder, doing, &error);
        if !path.try_exists().map_err(io("open"))? {
            let there = folder.is_dir();
            fs::create_dir_all(folder).map_err(io("make the folder"))?;
            if let Err(error) = make(folder, &path) {
                if !there {
                    // Only an empty folder goes, and it was not there before.
                    let _ = fs::remove_dir(folder);
                }
                return Err(error);
            }
        }
        let ledger = Self::open(folder)?;
        clear(folder);
        ledger.renew()?;
        Ok(ledger)
    }

    /// Opens the ledger in a folder to write.
    ///
    /// # Errors
    /// When it can't be opened; then nothing was touched.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        let form = look(folder, &path)?;
        let fail = |error: rusqlite::Error| self::error(&path, "open", &error);
        let mut connection =
            Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(fail)?;
        prepare(&connection).map_err(fail)?;
        if form < FORM {
            migrate(&mut connection).map_err(fail)?;
        }
        known(&connection, &path)?;
        Ok(Sqlite { connection, path })
    }

    /// Opens the ledger in a folder to read, also where nothing can be written.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn read(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        look(folder, &path)?;
        // Where it may be written, whoever closes it last clears away what SQLite keeps beside it; one that may only be read
        // would leave that behind. Nothing is written all the same.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let probe = |connection: Connection| -> rusqlite::Result<Connection> {
            prepare(&connection)?;
            connection.pragma_update(None, "query_only", true)?;
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            Ok(connection)
        };
        let opened = Connection::open_with_flags(&path, flags).and_then(probe).or_else(|error| {
            let code = error.sqlite_error_code();
            if !matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)) {
                return Err(error);
            }
            // Where the folder can't be written, nobody else writes there either; but what a writer left beside the file
            // when it ended early belongs to it, and can't be read so.
            if fs::metadata(beside(&path, "-wal")).is_ok_and(|left| left.len() > 0) {
                return Err(error);
            }
            let name = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            let uri = format!("file:{name}?immutable=1");
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(uri, flags).and_then(probe)
        });
        let connection = opened.map_err(|error| self::error(&path, "open", &error))?;
        if known(&connection, &path)? < FORM {
            drop(connection);
            return Self::open(folder);
        }
        Ok(Sqlite { connection, path })
    }
}

/// The form that an open file has by now: its first page may be older than what stands beside it.
fn known(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    let found: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| self::error(path, "open", &error))?;
    if found > FORM {
        return Err(StoreError::Newer { path: path.display().to_string(), found, known: FORM });
    }
    Ok(found)
}

/// The file of SQLite that stands beside a ledger's.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Takes away what was made aside by one that ended before it could put it in its place. Whoever is about to do so finds
/// the ledger there already, and takes that.
fn clear(folder: &Path) {
    let aside = format!("{FILE}.new-");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&aside) {
            // It costs nobody anything where it stays.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", -65536)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Makes a ledger aside and puts it in its place whole; another process may have done so first.
fn make(folder: &Path, path: &Path) -> Result<(), StoreError> {
    // Threads of one process may make one as well as processes.
    static MADE: AtomicU32 = AtomicU32::new(0);
    let name = format!("{FILE}.new-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    let aside = folder.join(&name);
    let fail = |error: rusqlite::Error| self::error(path, "make", &error);
    let new = || -> rusqlite::Result<()> {
        let mut connection = Connection::open(&aside)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "application_id", APPLICATION)?;
        migrate(&mut connection)?;
        connection.close().map_err(|(_, error)| error)
    };
    let made = new().map_err(fail).and_then(|()| match fs::hard_link(&aside, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some file systems know no links.
        Err(_) if !path.exists() => fs::rename(&aside, path).map_err(|error| io_error(path, "make", &error)),
        _ => Ok(()),
    });
    // What is left aside is of no use to anybody.
    for end in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(folder.join(format!("{name}{end}")));
    }
    // Another was faster.
    if path.exists() { Ok(()) } else { made }
}

/// Takes a file to the latest form.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster, or newer.
    let now: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if now >= FORM {
        return Ok(());
    }
    for step in &STEPS[now as usize..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", FORM)?;
    transaction.commit()
}

/// Looks at the first bytes of the file; gives its form.
fn look(folder: &Path, path: &Path) -> Result<u32, StoreError> {
    let mut head = [0; 100];
    let mut read = 0;
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(StoreError::Missing { path: folder.display().to_string() });
        }
        Err(error) => return Err(io_error(path, "open", &error)),
    };
    while read < head.len() {
        match file.read(&mut head[read..]) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(io_error(path, "read", &error)),
        }
    }
    let not = |why: &str| StoreError::NotALedger { path: path.display().to_string(), why: why.to_owned() };
    if read == 0 {
        return Err(not("it is empty"));
    }
    if read < head.len() || !head.starts_with(b"SQLite format 3\0") {
        return Err(not("it is no SQLite file"));
    }
    let number = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    if number(68) != APPLICATION {
        return Err(not("it is a SQLite file of another program"));
    }
    let found = number(60);
    if found > FORM {
        return Err(StoreError::Newer { path: path.display().to_string(), found, known: FORM });
    }
    if found == 0 {
        return Err(StoreError::Damaged { path: path.display().to_string(), what: "it says no form".into() });
    }
    Ok(found)
}

fn io_error(path: &Path, doing: &'static str, error: &io::Error) -> StoreError {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "there is a file in its place".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase(),
    };
    StoreError::Io { path: path.display().to_string(), doing, why }
}

/// What an error of SQLite means.
pub(super) fn error(path: &Path, doing: &'static str, error: &rusqlite::Error) -> StoreError {
    let path = path.display().to_string();
    let why = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => {
            return StoreError::Damaged { path, what: error.to_string() };
        }
        Some(ErrorCode::NotADatabase) => {
            return StoreError::Damaged { path, what: "its first page is not SQLite's".into() };
        }
        // A table that should be there is not, or a value is not what it should be.
        Some(ErrorCode::Unknown) | None => return StoreError::Damaged { path, what: error.to_string() },
        Some(ErrorCode::DiskFull) => "the disk is full".to_owned(),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "it can't be written".to_owned(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "another program holds it".to_owned(),
        Some(ErrorCode::CannotOpen) => "it or its folder can't be opened or written".to_owned(),
        _ => error.to_string(),
    };
    StoreError::Io { path, doing, why }
}
