//! Writing: a report is one transaction, and so is an entry of a person.
//!
//! In go readings, out comes what became of each. "Orlin visited Vess", read again by better weights, supersedes what was
//! read before; the old record is kept, and Ana's review of it carries over.

use super::{SHIFT, Sqlite, claim_bytes, hash_of};
use crate::entry::{Entry, EntryId, What};
use crate::query::Findable;
use crate::reviews::{carried, standing};
use crate::store::{Added, Packed, Reading, StoreError, address};
use hearsay_model::record::Record;
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

impl Sqlite {
    pub(super) fn write_readings(&mut self, readings: &[Reading], again: bool) -> Result<Vec<Added>, StoreError> {
        let fail = |error: &rusqlite::Error| super::open::error(&self.path, "write", error);
        let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
            .map_err(|error| fail(&error))?;
        // Reviews are looked at only where something may be superseded.
        let people = if again { crate::store::Store::entries(self, true)? } else { Vec::new() };
        let mut old = Vec::new();
        for reading in readings {
            let record = if again { crate::store::Store::record(self, reading.document())? } else { None };
            old.push(record);
        }
        let write = || -> rusqlite::Result<Vec<Added>> {
            let mut added = Vec::with_capacity(readings.len());
            let mut last = last(&transaction)?;
            for (reading, old) in readings.iter().zip(&old) {
                added.push(one(&transaction, &mut last, reading, old.as_ref(), again, &people)?);
            }
            Ok(added)
        };
        let added = write().map_err(|error| fail(&error))?;
        transaction.commit().map_err(|error| fail(&error))?;
        Ok(added)
    }

    /// Computes the digests of an older form anew, so that not every weighing has to.
    pub(super) fn renew(&self) -> Result<(), StoreError> {
        let fail = |error: rusqlite::Error| super::open::error(&self.path, "write", &error);
        loop {
            let old = self.list(
                "SELECT report FROM digest WHERE form <> ? LIMIT ?",
                [crate::digest::VERSION, RENEWED],
                |row| row.get::<_, i64>(0),
            )?;
            if old.is_empty() {
                return Ok(());
            }
            let transaction =
                Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate).map_err(fail)?;
            for report in old {
                let digest = Packed::new(&postcard::to_allocvec(&self.digest(report)?).unwrap_or_default());
                transaction
                    .prepare_cached("UPDATE digest SET form = ?, size = ?, data = ? WHERE report = ?")
                    .and_then(|mut update| {
                        update.execute(params![crate::digest::VERSION, digest.size, digest.data, report])
                    })
                    .map_err(fail)?;
            }
            transaction.commit().map_err(fail)?;
        }
    }

    pub(super) fn write_entry(&mut self, entry: &Entry) -> Result<EntryId, StoreError> {
        let write = || -> rusqlite::Result<EntryId> {
            let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
            let mut last = last(&transaction)?;
            let id = put(&transaction, &mut last, entry)?;
            transaction.commit()?;
            Ok(id)
        };
        // What a person did is on the disk before we say so.
        let done = self
            .connection
            .pragma_update(None, "synchronous", "FULL")
            .and_then(|()| write())
            .and_then(|id| self.connection.pragma_update(None, "synchronous", "NORMAL").map(|()| id));
        done.map_err(|error| super::open::error(&self.path, "write", &error))
    }
}

/// So many digests are computed anew in one transaction.
const RENEWED: u32 = 256;

/// Id of the last entry.
fn last(transaction: &Transaction) -> rusqlite::Result<Option<EntryId>> {
    let sql = "SELECT id FROM entry ORDER BY seq DESC LIMIT 1";
    transaction.query_row(sql, [], |row| row.get::<_, [u8; 32]>(0)).optional().map(|id| id.map(EntryId))
}

/// Appends an entry.
fn put(transaction: &Transaction, last: &mut Option<EntryId>, entry: &Entry) -> rusqlite::Result<EntryId> {
    let line = entry.line();
    let id = EntryId::of(*last, &line);
    let document = entry.what.document().and_then(hash_of);
    transaction
        .prepare_cached("INSERT INTO entry (id, people, document, line) VALUES (?, ?, ?, ?)")?
        .execute(params![&id.0[..], entry.what.is_by_people(), document.as_ref().map(|hash| &hash[..]), line])?;
    *last = Some(id);
    Ok(id)
}

fn keep(transaction: &Transaction, packed: &Packed) -> rusqlite::Result<()> {
    let sql = "INSERT INTO kept (hash, size, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    transaction.prepare_cached(sql)?.execute(params![&packed.hash[..], packed.size, packed.data])?;
    Ok(())
}

fn one(
    transaction: &Transaction,
    last: &mut Option<EntryId>,
    reading: &Reading,
    old: Option<&Record>,
    again: bool,
    people: &[crate::entry::Stored],
) -> rusqlite::Result<Added> {
    let document = &reading.record.document;
    let hash = hash_of(&document.id).unwrap_or(reading.bytes.hash);
    let known: Option<(i64, [u8; 32])> = transaction
        .prepare_cached("SELECT number, record FROM report WHERE document = ?")?
        .query_row([&hash[..]], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let claims: Vec<String> = reading.record.claims.iter().map(|claim| claim.id.clone()).collect();
    let record = address(&reading.json.hash);
    let entry = |what| Entry::new(&reading.at, what);
    let seen = entry(What::Seen {
        document: document.id.clone(),
        path: document.path.clone(),
        kept: hash == reading.bytes.hash,
        with: reading.with.clone(),
    });
    let Some((number, was)) = known else {
        put(transaction, last, &seen)?;
        put(transaction, last, &entry(What::Asserted { document: document.id.clone(), record, claims }))?;
        if hash == reading.bytes.hash {
            keep(transaction, &reading.bytes)?;
        }
        transaction
            .prepare_cached("INSERT INTO report (document, path, published, record) VALUES (?, ?, ?, ?)")?
            .execute(params![&hash[..], document.path, document.published, &reading.json.hash[..]])?;
        let number = transaction.last_insert_rowid();
        index(transaction, number, reading)?;
        return Ok(Added::New);
    };
    if !again || was == reading.json.hash {
        return Ok(Added::Known);
    }
    put(transaction, last, &seen)?;
    let superseded = What::Superseded { document: document.id.clone(), record, was: address(&was), claims };
    put(transaction, last, &entry(superseded))?;
    if hash == reading.bytes.hash {
        keep(transaction, &reading.bytes)?;
    }
    forget(transaction, number)?;
    transaction
        .prepare_cached("UPDATE report SET path = ?, published = ?, record = ? WHERE number = ?")?
        .execute(params![document.path, document.published, &reading.json.hash[..], number])?;
    index(transaction, number, reading)?;
    let (mut over, mut left) = (0, 0);
    let standing = standing(people);
    for stored in people.iter().filter(|stored| standing.contains(&stored.id)) {
        let What::Reviewed { review, by, reason, .. } = &stored.entry.what else { continue };
        let Some(claim) = review.claim() else { continue };
        let Some(before) = old.and_then(|old| old.claims.iter().find(|other| other.id == claim)) else { continue };
        if reading.record.claims.iter().any(|other| other.id == claim) {
            over += 1;
        } else if let Some(after) = carried(review, before, &reading.record.claims) {
            let (review, by, reason) = (review.about(&after.id), by.clone(), reason.clone());
            over += 1;
            // A reading before the last may have had this claim, and the review with it.
            let is_there = people.iter().any(|other| {
                standing.contains(&other.id)
                    && matches!(&other.entry.what, What::Reviewed { review: said, by: who, reason: why, .. }
                        if *said == review && *who == by && *why == reason)
            });
            if !is_there {
                put(transaction, last, &entry(What::Reviewed { review, by, reason, carries: Some(stored.id) }))?;
            }
        } else {
            left += 1;
        }
    }
    Ok(Added::Superseded { carried: over, left })
}

/// Writes what is computed from a reading.
fn index(transaction: &Transaction, number: i64, reading: &Reading) -> rusqlite::Result<()> {
    keep(transaction, &reading.json)?;
    let digest = Packed::new(&postcard::to_allocvec(&reading.digest).unwrap_or_default());
    transaction
        .prepare_cached("INSERT INTO digest (report, form, size, data) VALUES (?, ?, ?, ?)")?
        .execute(params![number, crate::digest::VERSION, digest.size, digest.data])?;
    let record = &reading.record;
    let findable = Findable::new(record);
    let mut claims = transaction.prepare_cached("INSERT INTO claim (number, id) VALUES (?, ?)")?;
    let mut words = transaction
        .prepare_cached("INSERT INTO claim_words (rowid, said, type, actor, source) VALUES (?, ?, ?, ?, ?)")?;
    for (place, claim) in record.claims.iter().enumerate() {
        let rowid = (number << SHIFT) + place as i64;
        claims.execute(params![rowid, claim_bytes(&claim.id).unwrap_or_default()])?;
        let found = findable.claim(claim);
        words.execute(params![rowid, found.said, found.claim_type, found.actor, found.source])?;
    }
    let mut quotations =
        transaction.prepare_cached("INSERT INTO quotation_words (rowid, said, source) VALUES (?, ?, ?)")?;
    for (place, (said, source)) in findable.quotations().enumerate() {
        quotations.execute(params![(number << SHIFT) + place as i64, said, source])?;
    }
    transaction.prepare_cached("INSERT INTO report_words (rowid, title, text) VALUES (?, ?, ?)")?.execute(params![
        number,
        record.document.title.as_deref().unwrap_or_default(),
        record.document.text
    ])?;
    Ok(())
}

/// Takes out what was computed from the reading before.
fn forget(transaction: &Transaction, number: i64) -> rusqlite::Result<()> {
    let range = [number << SHIFT, (number + 1) << SHIFT];
    for sql in [
        "DELETE FROM claim_words WHERE rowid IN (SELECT number FROM claim WHERE number >= ? AND number < ?)",
        "DELETE FROM quotation_words WHERE rowid IN (SELECT rowid FROM quotation_words WHERE rowid >= ? AND rowid < ?)",
        "DELETE FROM claim WHERE number >= ? AND number < ?",
    ] {
        transaction.execute(sql, range)?;
    }
    transaction.execute("DELETE FROM report_words WHERE rowid = ?", [number])?;
    transaction.execute("DELETE FROM digest WHERE report = ?", [number])?;
    Ok(())
}
