//! JSON Lines of a whole ledger, from which it can be made again.
//!
//! In goes a ledger, out come lines: first what the file is, then for each entry of the log, in order, what it rests on (the
//! bytes of the report, and the record of its claims, each with its chain and the places of its words) and the entry itself
//! with its id. Whoever imports them into an empty ledger has the same ledger, to the id of the last entry.

use crate::answers::exporting::Chosen;
use crate::failure::{Failure, Kind};
use anyhow::anyhow;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hearsay_ledger::entry::{Entry, EntryId, Verdict, What};
use hearsay_ledger::store::{Added, Reading, Store};
use hearsay_model::record::Record;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::io::{BufRead, Write};

/// Number of the form of these files.
const FORM: u32 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    hearsay_ledger: u32,
    version: String,
    entries: usize,
    /// What was left out, in words.
    left_out: Vec<String>,
}

/// Any line but the first: an entry of the log, the record that it rests on, or the bytes of a report, as text where they
/// are UTF-8.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<EntryId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    reading: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
}

/// Writes a ledger, or the reports that have a claim which passes.
///
/// # Errors
/// When the ledger can't be read, or the lines can't be written.
pub fn write(chosen: &Chosen, store: &dyn Store, version: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let kept: HashSet<&str> = chosen.reports().map(|digest| digest.document.as_str()).collect();
    let claims: HashSet<&str> =
        chosen.reports().flat_map(|digest| &digest.claims).map(|claim| claim.id.as_str()).collect();
    let about = |what: &What| match what {
        What::Seen { document, .. } | What::Asserted { document, .. } | What::Superseded { document, .. } => {
            kept.contains(document.as_str())
        }
        What::Reviewed { review: Verdict::Accept { claim } | Verdict::Correct { claim, .. }, .. } => {
            claims.contains(claim.as_str())
        }
        What::Reviewed { review: Verdict::Source { .. }, .. } | What::Resolved { .. } => true,
        What::Reviewed { .. } | What::Retracted { .. } => false,
    };
    let mut entries = store.entries(false)?;
    let before = entries.len();
    let mut left_out = Vec::new();
    if chosen.narrows() {
        entries.retain(|stored| about(&stored.entry.what));
        left_out.push(format!(
            "{} of {before} entries: reports without a claim that passes, and what people said of them",
            before - entries.len()
        ));
    }
    line(out, &Head { hearsay_ledger: FORM, version: version.to_owned(), entries: entries.len(), left_out })?;
    for stored in entries {
        if let What::Seen { document, kept: true, .. } = &stored.entry.what
            && let Some(bytes) = store.bytes(document)?
        {
            let document = document.clone();
            let (text, base64) = match String::from_utf8(bytes) {
                Ok(text) => (Some(text), None),
                Err(error) => (None, Some(STANDARD.encode(error.as_bytes()))),
            };
            line(out, &Line { document: Some(document), text, base64, ..Line::default() })?;
        }
        if let What::Asserted { record, .. } | What::Superseded { record, .. } = &stored.entry.what {
            let missing = || Failure::new(Kind::Ledger, anyhow!("the record {record} is missing"));
            let json = String::from_utf8(store.bytes(record)?.ok_or_else(missing)?).map_err(|_| missing())?;
            let reading = RawValue::from_string(json).map_err(|_| missing())?;
            line(out, &Line { record: Some(record.clone()), reading: Some(&reading), ..Line::default() })?;
        }
        line(out, &Line { id: Some(stored.id), log: Some(stored.entry), ..Line::default() })?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, value).map_err(std::io::Error::from)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// What came of an import.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Imported {
    /// Readings of reports that were added.
    pub readings: usize,
    /// Readings that were there already.
    pub known: usize,
    /// Decisions of people that were appended.
    pub decisions: usize,
    /// Whether the ledger is now the one that was exported, to the id of its last entry.
    pub same: bool,
}

/// Appends what lines of an exported ledger say. A line that can't be read or that does not fit is told with its number, and
/// the rest goes on.
///
/// # Errors
/// When the input is no exported ledger, or the ledger can't be written.
pub fn read(
    input: &mut dyn BufRead,
    store: &mut dyn Store,
    tell: &mut dyn FnMut(usize, String),
) -> Result<Imported, Failure> {
    let mut reader =
        Replay { store, imported: Imported::default(), bytes: None, reading: None, seen: None, people: None };
    let mut head: Option<Head> = None;
    let (mut number, mut text) = (0, String::new());
    let mut last = None;
    loop {
        text.clear();
        number += 1;
        match input.read_line(&mut text) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                tell(number, "it is no UTF-8".to_owned());
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        if text.trim().is_empty() {
            continue;
        }
        if head.is_none() {
            let found: Head = serde_json::from_str(&text).map_err(|_| {
                Failure::new(Kind::Data, anyhow!("line {number} does not say that this is an exported ledger"))
                    .hint("`hearsay export --format jsonl` writes one; `hearsay add` reads reports")
            })?;
            if found.hearsay_ledger > FORM {
                let newer =
                    anyhow!("the file has form {}, and this hearsay knows forms up to {FORM}", found.hearsay_ledger);
                return Err(Failure::new(Kind::Data, newer));
            }
            head = Some(found);
            continue;
        }
        match serde_json::from_str::<Line>(&text) {
            Err(error) => tell(number, format!("it can't be read: {error}")),
            Ok(found) => {
                last = found.id.or(last);
                if let Err(why) = reader.take(found)? {
                    tell(number, why);
                }
            }
        }
    }
    if head.is_none() {
        return Err(Failure::new(Kind::Data, anyhow!("the file is empty")));
    }
    let mut imported = reader.imported;
    let end = store.last_entries(false, 1)?.first().map(|stored| stored.id);
    imported.same = last.is_some() && end == last;
    Ok(imported)
}

/// That a document was read.
struct Seen {
    document: String,
    with: String,
    kept: bool,
}

/// Lines on their way into a ledger.
struct Replay<'s> {
    store: &'s mut dyn Store,
    imported: Imported,
    bytes: Option<(String, Vec<u8>)>,
    reading: Option<(String, Record)>,
    /// What was seen last.
    seen: Option<Seen>,
    /// What people did, as far as it is in the ledger, once it was looked up.
    people: Option<HashSet<String>>,
}

impl Replay<'_> {
    /// Takes a line; gives what is wrong with it, if anything is.
    fn take(&mut self, found: Line) -> Result<Result<(), String>, Failure> {
        match found {
            Line { log: Some(log), .. } => match log.what {
                What::Seen { document, with, kept, .. } => self.seen = Some(Seen { document, with, kept }),
                What::Asserted { document, record, .. } => return self.assert(&log.at, &document, &record, false),
                What::Superseded { document, record, .. } => return self.assert(&log.at, &document, &record, true),
                what => self.decide(Entry { what, ..log })?,
            },
            Line { record: Some(record), reading: Some(reading), .. } => match serde_json::from_str(reading.get()) {
                Ok(read) => self.reading = Some((record, read)),
                Err(error) => return Ok(Err(format!("its record can't be read: {error}"))),
            },
            Line { document: Some(document), text: Some(text), .. } => self.bytes = Some((document, text.into_bytes())),
            Line { document: Some(document), base64: Some(coded), .. } => match STANDARD.decode(coded) {
                Ok(bytes) => self.bytes = Some((document, bytes)),
                Err(error) => return Ok(Err(format!("its bytes can't be read: {error}"))),
            },
            _ => return Ok(Err("it is no line of an exported ledger".to_owned())),
        }
        Ok(Ok(()))
    }

    fn assert(&mut self, at: &str, document: &str, record: &str, again: bool) -> Result<Result<(), String>, Failure> {
        let Some((_, read)) = self.reading.take().filter(|(hash, _)| hash == record) else {
            return Ok(Err("the record of its claims does not stand before it".to_owned()));
        };
        let Some(seen) = self.seen.take().filter(|seen| seen.document == document) else {
            return Ok(Err("when it was read does not stand before it".to_owned()));
        };
        if read.document.id != document {
            return Ok(Err("its record is of another report".to_owned()));
        }
        let given = self.bytes.take().filter(|(of, _)| of == document).map(|(_, bytes)| bytes);
        // Bytes that are not those of the document are not kept: its name will do.
        let bytes = if seen.kept { given.unwrap_or_default() } else { document.as_bytes().to_vec() };
        let reading = Reading::new(&bytes, read, at, &seen.with);
        if reading.record_id() != record {
            return Ok(Err("its record is not the one that its hash stands for".to_owned()));
        }
        if seen.kept && reading.bytes_id() != document {
            return Ok(Err("its bytes are not those that its hash stands for".to_owned()));
        }
        match self.store.add(&[reading], again)?.first() {
            Some(Added::Known) | None => self.imported.known += 1,
            Some(Added::New) => self.imported.readings += 1,
            Some(Added::Superseded { .. }) => {
                self.imported.readings += 1;
                // Reviews that carried over are in the log now.
                self.people = None;
            }
        }
        Ok(Ok(()))
    }

    /// Appends what a person did, unless it is there already.
    fn decide(&mut self, entry: Entry) -> Result<(), Failure> {
        let people = match self.people.take() {
            Some(people) => people,
            None => self.store.entries(true)?.iter().map(|stored| stored.entry.line()).collect(),
        };
        let people = self.people.insert(people);
        if people.insert(entry.line()) {
            self.store.append(&entry.at, entry.what)?;
            self.imported.decisions += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
