//! A ledger in one SQLite file, `ledger.sqlite` in its folder.
//!
//! In go readings and entries, out comes what [`Store`] asks. The entries are the truth; the tables of reports, claims and
//! words are computed from them and what is kept, and can be verified against it. A new ledger is made aside and put in
//! its place whole, so that no moment leaves half a one. Looking for "Orlin" among a million claims reads an index.

mod check;
mod open;
mod write;

pub use open::FORM;

use super::{Added, Checked, Hit, Reading, Store, StoreError, address, unpack};
use crate::digest::Digest;
use crate::entry::{Entry, EntryId, Stored, What, from_hex, hex};
use crate::parallel::{SHORT, in_parts};
use crate::query::{Query, Within, matching};
use hearsay_model::record::Record;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use std::path::PathBuf;

/// Name of the file in the ledger's folder.
pub const FILE: &str = "ledger.sqlite";
/// Claims and attributions of a report are numbered from its number, shifted by so many bits.
const SHIFT: u32 = 20;

/// A ledger in a file.
pub struct Sqlite {
    connection: Connection,
    /// The file.
    path: PathBuf,
}

impl Sqlite {
    /// What went wrong in words of ours.
    fn error(&self, doing: &'static str, error: &rusqlite::Error) -> StoreError {
        open::error(&self.path, doing, error)
    }

    fn reading(&self) -> impl Fn(rusqlite::Error) -> StoreError + '_ {
        |error| self.error("read", &error)
    }

    fn damaged(&self, what: impl Into<String>) -> StoreError {
        StoreError::Damaged { path: self.path.display().to_string(), what: what.into() }
    }

    /// Unpacks what is kept under a hash.
    fn kept(&self, hash: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let found: Option<(u32, Vec<u8>)> = self
            .connection
            .prepare_cached("SELECT size, data FROM kept WHERE hash = ?")
            .and_then(|mut query| query.query_row([hash], |row| Ok((row.get(0)?, row.get(1)?))).optional())
            .map_err(self.reading())?;
        let Some((size, data)) = found else { return Ok(None) };
        let bytes = unpack(&data, size).ok_or_else(|| self.damaged("what is kept of a report can't be unpacked"))?;
        Ok(Some(bytes))
    }

    fn list<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        each: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let read =
            || -> rusqlite::Result<Vec<T>> { self.connection.prepare_cached(sql)?.query_map(values, each)?.collect() };
        read().map_err(self.reading())
    }

    fn stored(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<Stored>, StoreError> {
        let rows = self.list(sql, values, |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, String>(1)?)))?;
        let entry = |(id, line): ([u8; 32], String)| {
            let id = EntryId(id);
            let entry = Entry::read(&line).map_err(|error| self.damaged(format!("entry {id}: {error}")))?;
            Ok(Stored { id, entry })
        };
        rows.into_iter().map(entry).collect()
    }

    /// The first and last number of a report published on the days that a query asks for.
    fn between(&self, query: &Query) -> Result<Option<(i64, i64)>, StoreError> {
        let sql = "SELECT min(number), max(number) FROM report WHERE published >= ? AND published <= ?";
        // Days are digits and hyphens, so that `~` comes after all of them.
        let days = [query.since.as_deref().unwrap_or(""), query.until.as_deref().unwrap_or("~")];
        let found = self.list(sql, days, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.first().and_then(|&(first, last): &(Option<i64>, Option<i64>)| first.zip(last)))
    }

    fn digest(&self, report: i64) -> Result<Digest, StoreError> {
        let hash: [u8; 32] = self
            .connection
            .query_row("SELECT record FROM report WHERE number = ?", [report], |row| row.get(0))
            .map_err(self.reading())?;
        let json = self.kept(&hash)?.ok_or_else(|| self.damaged("a record is missing"))?;
        let record: Record =
            serde_json::from_slice(&json).map_err(|error| self.damaged(format!("a record can't be read: {error}")))?;
        Ok(Digest::of(&record))
    }
}

/// How many digests are unpacked at a time, on several threads.
const BATCH: usize = 2 * SHORT;

/// A digest as kept; nothing in it if it is of an older form.
struct Kept {
    report: i64,
    size: u32,
    data: Option<Vec<u8>>,
}

impl Kept {
    fn of(row: &Row) -> rusqlite::Result<Self> {
        let current = row.get::<_, u32>(1)? == crate::digest::VERSION;
        let data = row.get_ref(3)?.as_blob().ok().filter(|_| current).map(<[u8]>::to_vec);
        Ok(Kept { report: row.get(0)?, size: row.get(2)?, data })
    }

    /// None if it is of an older form or damaged.
    fn digest(&self) -> Option<Digest> {
        postcard::from_bytes(&unpack(self.data.as_deref()?, self.size)?).ok()
    }
}

/// The hash in a document's id.
fn hash_of(document: &str) -> Option<[u8; 32]> {
    from_hex(document.strip_prefix("sha256:")?)?.try_into().ok()
}

/// The bytes of a claim's id.
fn claim_bytes(claim: &str) -> Option<Vec<u8>> {
    from_hex(claim.strip_prefix("c:")?)
}

fn document_of(row: &Row) -> rusqlite::Result<String> {
    Ok(address(&row.get::<_, [u8; 32]>(0)?))
}

impl Store for Sqlite {
    fn add(&mut self, readings: &[Reading], again: bool) -> Result<Vec<Added>, StoreError> {
        self.write_readings(readings, again)
    }

    fn append(&mut self, at: &str, what: What) -> Result<EntryId, StoreError> {
        self.write_entry(&Entry::new(at, what))
    }

    fn documents(&self) -> Result<Vec<String>, StoreError> {
        self.list("SELECT document FROM report ORDER BY number", [], document_of)
    }

    fn digests(&self, each: &mut dyn FnMut(Digest)) -> Result<(), StoreError> {
        let sql = "SELECT report, form, size, data FROM digest ORDER BY report";
        let mut query = self.connection.prepare(sql).map_err(self.reading())?;
        let mut rows = query.query([]).map_err(self.reading())?;
        let mut batch: Vec<Kept> = Vec::with_capacity(BATCH);
        loop {
            let row = rows.next().map_err(self.reading())?;
            let over = row.is_none();
            if let Some(row) = row {
                batch.push(Kept::of(row).map_err(self.reading())?);
            }
            if over || batch.len() == BATCH {
                let read = in_parts(&batch, |part| part.iter().map(Kept::digest).collect());
                for (kept, digest) in batch.drain(..).zip(read) {
                    each(match digest {
                        Some(digest) => digest,
                        // Of an older form, or damaged: computed anew from the record.
                        None => self.digest(kept.report)?,
                    });
                }
            }
            if over {
                return Ok(());
            }
        }
    }

    fn record(&self, document: &str) -> Result<Option<Record>, StoreError> {
        let Some(hash) = hash_of(document) else { return Ok(None) };
        let record =
            self.list("SELECT record FROM report WHERE document = ?", [&hash[..]], |row| row.get::<_, [u8; 32]>(0))?;
        let Some(record) = record.first() else { return Ok(None) };
        let json = self.kept(record)?.ok_or_else(|| self.damaged(format!("the record of {document} is missing")))?;
        let record = serde_json::from_slice(&json)
            .map_err(|error| self.damaged(format!("the record of {document} can't be read: {error}")))?;
        Ok(Some(record))
    }

    fn bytes(&self, document: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match hash_of(document) {
            Some(hash) => self.kept(&hash),
            None => Ok(None),
        }
    }

    fn with_claim(&self, claim: &str) -> Result<Vec<String>, StoreError> {
        let Some(bytes) = claim_bytes(claim) else { return Ok(Vec::new()) };
        let sql = "SELECT DISTINCT r.document FROM claim c JOIN report r ON r.number = c.number >> 20 WHERE c.id = ?";
        self.list(sql, [bytes], document_of)
    }

    fn with_path(&self, path: &str) -> Result<Vec<String>, StoreError> {
        let whole = self.list("SELECT document FROM report WHERE path = ? ORDER BY number", [path], document_of)?;
        if !whole.is_empty() {
            return Ok(whole);
        }
        let end = format!("/{path}");
        let sql = "SELECT document FROM report WHERE substr(path, -length(?1)) = ?1 ORDER BY number";
        self.list(sql, [end], document_of)
    }

    fn entries(&self, people: bool) -> Result<Vec<Stored>, StoreError> {
        let which = if people { "WHERE people = 1" } else { "" };
        self.stored(&format!("SELECT id, line FROM entry {which} ORDER BY seq"), [])
    }

    fn about(&self, document: &str) -> Result<Vec<Stored>, StoreError> {
        let Some(hash) = hash_of(document) else { return Ok(Vec::new()) };
        self.stored("SELECT id, line FROM entry WHERE document = ? ORDER BY seq", [&hash[..]])
    }

    fn last_entries(&self, people: bool, limit: usize) -> Result<Vec<Stored>, StoreError> {
        let which = if people { "WHERE people = 1" } else { "" };
        self.stored(
            &format!("SELECT id, line FROM entry {which} ORDER BY seq DESC LIMIT ?"),
            [i64::try_from(limit).unwrap_or(-1)],
        )
    }

    fn find(&self, query: &Query) -> Result<Vec<Hit>, StoreError> {
        let (words, plain) = match query.within {
            Within::Claims => ("claim_words", "claim"),
            Within::Quotations => ("quotation_words", "quotation_words"),
            Within::Reports => ("report_words", "report"),
        };
        let shift = if query.within == Within::Reports { 0 } else { SHIFT };
        let mut conditions = Vec::new();
        let mut values: Vec<String> = Vec::new();
        let searched = matching(query);
        let table = if searched.is_some() { words } else { plain };
        if let Some(searched) = searched {
            conditions.push(format!("w.{words} MATCH ?"));
            values.push(searched);
        }
        if query.since.is_some() || query.until.is_some() {
            let Some((first, last)) = self.between(query)? else { return Ok(Vec::new()) };
            conditions.push(format!("w.rowid >= {} AND w.rowid < {}", first << shift, (last + 1) << shift));
        }
        for (bound, operator) in [(&query.since, ">="), (&query.until, "<=")] {
            if let Some(day) = bound {
                conditions.push(format!("r.published {operator} ?"));
                values.push(day.clone());
            }
        }
        let conditions = if conditions.is_empty() { String::from("1") } else { conditions.join(" AND ") };
        // The words lead, and SQLite may not turn it round: the last hits are found without looking at the others.
        let id =
            if query.within == Within::Claims { "(SELECT c.id FROM claim c WHERE c.number = w.rowid)" } else { "NULL" };
        let limit = i64::try_from(query.limit).unwrap_or(-1);
        let sql = format!(
            "SELECT r.document, w.rowid, {id} FROM {table} w CROSS JOIN report r ON r.number = w.rowid >> {shift}
             WHERE {conditions} ORDER BY w.rowid DESC LIMIT {limit}"
        );
        self.list(&sql, params_from_iter(values), |row| {
            let number: i64 = row.get(1)?;
            let place = if shift == 0 { 0 } else { number as usize & ((1 << SHIFT) - 1) };
            let claim: Option<Vec<u8>> = row.get(2)?;
            Ok(Hit { document: document_of(row)?, place, claim: claim.map(|id| format!("c:{}", hex(&id))) })
        })
    }

    fn check(&self, damage: &mut dyn FnMut(String)) -> Result<Checked, StoreError> {
        self.verify(damage)
    }
}
