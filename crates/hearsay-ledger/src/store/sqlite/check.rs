//! Verifying: every hash is computed again, the entries are replayed, and what is computed from them is compared.
//!
//! In goes a ledger, out comes what is damaged, in words: "the record of sha256:12… is not what it was".

use super::{Sqlite, claim_bytes, hash_of};
use crate::digest::Digest;
use crate::entry::{Entry, EntryId, What};
use crate::store::{Checked, Store, StoreError, address};
use hearsay_model::record::Record;
use rusqlite::OptionalExtension;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

impl Sqlite {
    pub(super) fn verify(&self, damage: &mut dyn FnMut(String)) -> Result<Checked, StoreError> {
        // One moment of the ledger, whatever others add meanwhile.
        let moment = self.connection.unchecked_transaction().map_err(self.reading())?;
        let sound = self.list("PRAGMA integrity_check(20)", [], |row| row.get::<_, String>(0))?;
        for line in sound.into_iter().filter(|line| line != "ok") {
            damage(format!("the file: {line}"));
        }
        let mut checked = Checked::default();
        let present = self.replay(&mut checked, damage)?;
        let mut reports = BTreeMap::new();
        for (number, document, record) in self.list("SELECT number, document, record FROM report", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?, row.get::<_, [u8; 32]>(2)?))
        })? {
            reports.insert(address(&document), (number, record));
        }
        for document in reports.keys().filter(|document| !present.contains_key(*document)) {
            damage(format!("the report {document} has no entry"));
        }
        for (document, (record, claims)) in &present {
            let Some((number, now)) = reports.get(document) else {
                damage(format!("the report {document} has entries, but is not there"));
                continue;
            };
            checked.reports += 1;
            checked.claims += claims.len();
            if address(now) != *record {
                damage(format!("the report {document} is not the reading that its last entry names"));
            }
            self.verify_report(document, *number, now, claims, damage)?;
        }
        for (words, table) in [("claim_words", "claim"), ("report_words", "report")] {
            let sql = format!("SELECT (SELECT count(*) FROM {words}_docsize), (SELECT count(*) FROM {table})");
            let (indexed, there) = self
                .connection
                .query_row(&sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))
                .map_err(self.reading())?;
            if indexed != there {
                damage(format!("the index {words} has {indexed} of {there}"));
            }
        }
        drop(moment);
        Ok(checked)
    }

    /// Replays the entries; for each document the last reading: its record's hash and the ids of its claims.
    fn replay(
        &self,
        checked: &mut Checked,
        damage: &mut dyn FnMut(String),
    ) -> Result<BTreeMap<String, (String, Vec<String>)>, StoreError> {
        let mut present: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
        let mut ids: BTreeSet<EntryId> = BTreeSet::new();
        let mut query =
            self.connection.prepare("SELECT id, line, people FROM entry ORDER BY seq").map_err(self.reading())?;
        let mut rows = query.query([]).map_err(self.reading())?;
        while let Some(row) = rows.next().map_err(self.reading())? {
            let read = || Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, String>(1)?, row.get::<_, bool>(2)?));
            let (id, line, people) = read().map_err(self.reading())?;
            let id = EntryId(id);
            checked.entries += 1;
            if EntryId::of(checked.last, &line) != id {
                damage(format!("entry {id} or the one before it was changed, left out or moved"));
            }
            checked.last = Some(id);
            let entry = match Entry::read(&line) {
                Ok(entry) => entry,
                Err(error) => {
                    damage(format!("entry {id} can't be read: {error}"));
                    continue;
                }
            };
            if entry.what.is_by_people() != people {
                damage(format!("entry {id} is marked wrongly"));
            }
            match entry.what {
                What::Seen { document, kept: true, .. } if !matches!(self.bytes(&document), Ok(Some(_))) => {
                    damage(format!("the bytes of {document} are missing, or can't be unpacked"));
                }
                What::Asserted { document, record, claims } => {
                    if present.insert(document.clone(), (record, claims)).is_some() {
                        damage(format!("the report {document} is asserted twice"));
                    }
                }
                What::Superseded { document, record, was, claims } => {
                    let before = present.insert(document.clone(), (record, claims));
                    if before.is_none_or(|(record, _)| record != was) {
                        damage(format!("entry {id} supersedes a reading of {document} that is not there"));
                    }
                }
                What::Retracted { retracts, .. } if !ids.contains(&retracts) => {
                    damage(format!("entry {id} takes back {retracts}, which is not before it"));
                }
                _ => {}
            }
            if people {
                ids.insert(id);
            }
        }
        Ok(present)
    }

    fn verify_report(
        &self,
        document: &str,
        number: i64,
        record: &[u8; 32],
        claims: &[String],
        damage: &mut dyn FnMut(String),
    ) -> Result<(), StoreError> {
        match self.bytes(document) {
            Ok(Some(bytes)) if hash_of(document) == Some(Sha256::digest(&bytes).into()) => {}
            Ok(Some(_)) => damage(format!("the bytes of {document} are not what they were")),
            // Their absence is told with the entry that promises them.
            Ok(None) | Err(_) => {}
        }
        let json = match self.kept(record) {
            Ok(Some(json)) if *record == <[u8; 32]>::from(Sha256::digest(&json)) => json,
            Ok(Some(_)) => return Ok(damage(format!("the record of {document} is not what it was"))),
            Ok(None) => return Ok(damage(format!("the record of {document} is missing"))),
            Err(error) => return Ok(damage(format!("the record of {document}: {error}"))),
        };
        let record: Record = match serde_json::from_slice(&json) {
            Ok(record) => record,
            Err(error) => return Ok(damage(format!("the record of {document} can't be read: {error}"))),
        };
        if !record.claims.iter().map(|claim| &claim.id).eq(claims) {
            damage(format!("the record of {document} has other claims than its entry names"));
        }
        let indexed = self.list(
            "SELECT id FROM claim WHERE number >= ?1 << 20 AND number < (?1 + 1) << 20 ORDER BY number",
            [number],
            |row| row.get::<_, Vec<u8>>(0),
        )?;
        if !claims.iter().map(|claim| claim_bytes(claim).unwrap_or_default()).eq(indexed) {
            damage(format!("the claims of {document} are not those of its record"));
        }
        let digest: Option<(u32, u32, Vec<u8>)> = self
            .connection
            .query_row("SELECT form, size, data FROM digest WHERE report = ?", [number], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()
            .map_err(self.reading())?;
        match digest {
            None => damage(format!("the digest of {document} is missing")),
            Some((form, size, data)) if form == crate::digest::VERSION => {
                let bytes = super::unpack(&data, size);
                let stored: Option<Digest> = bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok());
                if stored != Some(Digest::of(&record)) {
                    damage(format!("the digest of {document} is not that of its record"));
                }
            }
            Some(_) => {}
        }
        Ok(())
    }
}
