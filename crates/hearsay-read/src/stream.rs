//! Any input as a stream of documents: what it is is told by its content, and what is inside it comes one by one.
//!
//! In goes a reader of bytes with its name, out come [`Item`]s: a document, a failure that names its place, or a note.
//! `wire.zip` with `a.html` and a broken `b.json` gives the article in `wire.zip/a.html`, says why `wire.zip/b.json` can't
//! be read, and goes on. Memory is that of the largest item, which is limited, whatever the size of the archive.

use crate::{Parts, ReadError, feed, html, mail, packed, parts, pdf, records, warc};
use encoding_rs::{Decoder, Encoding, UTF_8};
use hearsay_model::Document;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;

/// What comes out of an input.
#[derive(Debug)]
pub enum Item {
    /// A report, or a part of a very long one.
    Document(Box<Document>),
    /// A report that can't be read.
    Failed(ReadError),
    /// Something that is no failure, such as how many records were left out.
    Note(String),
}

/// How inputs are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which field of JSON or column of CSV holds ours: `text` → `body`. See [`records::FIELDS`] for the names that are
    /// known without.
    pub fields: BTreeMap<String, String>,
}

/// Takes items as they come, and says whether to go on.
pub type Take<'t> = &'t mut dyn FnMut(Item) -> ControlFlow<()>;

/// Bytes by which an input is known.
const HEAD_BYTES: usize = 8 * 1024;
/// A single page, record or mail is no longer than this.
pub(crate) const ITEM_BYTES: usize = 32 * 1024 * 1024;
/// A PDF or a feed, which are held whole, is no longer than this.
pub(crate) const WHOLE_FILE_BYTES: usize = 128 * 1024 * 1024;
/// Packed files inside packed files, at most.
const DEPTH: usize = 4;

/// Reads everything in `source`, which `path` names, and hands it to `take`. Stops early if `take` says so.
pub fn read(path: &str, source: &mut dyn Read, options: &Options, take: Take) -> ControlFlow<()> {
    within(path, source, options, 0, take)
}

/// Reads an input that lies inside `depth` others.
pub(crate) fn within(
    path: &str,
    source: &mut dyn Read,
    options: &Options,
    depth: usize,
    take: Take,
) -> ControlFlow<()> {
    let mut head = Vec::new();
    let read = parts::read(&mut &mut *source, HEAD_BYTES, &mut head);
    if let Err(source) = read {
        return take(Item::Failed(ReadError::Io { path: path.to_owned(), source }));
    }
    // What reads lines and records knows bytes of ASCII; spreadsheets save tables in UTF-16.
    if let Some((encoding, _)) = Encoding::for_bom(&head).filter(|(encoding, _)| *encoding != UTF_8) {
        let start = encoding.decode(&head[..head.len() & !1]).0.into_owned().into_bytes();
        let wide = kind(path, &start, options);
        if !matches!(wide, Kind::Text | Kind::Html) {
            let source = Cursor::new(head).chain(source);
            return within(path, &mut Recoded::new(encoding, source), options, depth, take);
        }
    }
    let kind = kind(path, &head, options);
    let source = &mut Cursor::new(head).chain(source);
    if matches!(kind, Kind::Gzip | Kind::Zstd | Kind::Zip | Kind::Tar) && depth >= DEPTH {
        return fail(path, "it is packed too many times", take);
    }
    match kind {
        Kind::Gzip => packed::gzip(path, source, options, depth, take),
        Kind::Zstd => packed::zstd(path, source, options, depth, take),
        Kind::Zip => packed::zip(path, source, options, depth, take),
        Kind::Tar => packed::tar(path, source, options, depth, take),
        Kind::Warc => warc::read(path, source, take),
        Kind::JsonLines => records::json_lines(path, source, options, take),
        Kind::JsonArray => records::json_array(path, source, options, take),
        Kind::Json => records::json(path, source, options, take),
        Kind::Csv => records::csv(path, source, options, take),
        Kind::Mbox => mail::mbox(path, source, take),
        Kind::Html => whole(path, source, ITEM_BYTES, take, |bytes| html::document(path, bytes)),
        Kind::Mail => whole(path, source, ITEM_BYTES, take, |bytes| mail::document(path, bytes)),
        Kind::Pdf => whole(path, source, WHOLE_FILE_BYTES, take, |bytes| pdf::document(path, bytes)),
        Kind::Feed => match bytes(path, source, WHOLE_FILE_BYTES) {
            Ok(bytes) => feed::read(path, &bytes, take),
            Err(error) => take(Item::Failed(error)),
        },
        Kind::Text => {
            for part in Parts::new(path, source) {
                give(part, take)?;
            }
            ControlFlow::Continue(())
        }
    }
}

/// A stream in another encoding as UTF-8.
struct Recoded<R> {
    decoder: Decoder,
    source: R,
    /// Recoded, and how much of it is given out.
    ready: String,
    given: usize,
    ended: bool,
}

impl<R: Read> Recoded<R> {
    fn new(encoding: &'static Encoding, source: R) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Recoded { decoder, source, ready: String::new(), given: 0, ended: false }
    }
}

impl<R: Read> Read for Recoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            self.ready.clear();
            self.given = 0;
            let mut bytes = Vec::new();
            parts::read(&mut self.source, HEAD_BYTES, &mut bytes)?;
            self.ended = bytes.len() < HEAD_BYTES;
            parts::decode(&mut self.decoder, &bytes, self.ended, &mut self.ready);
        }
        let given = (&self.ready.as_bytes()[self.given..]).read(buffer)?;
        self.given += given;
        Ok(given)
    }
}

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gzip,
    Zstd,
    Zip,
    Tar,
    Warc,
    Html,
    Pdf,
    JsonLines,
    JsonArray,
    Json,
    Csv,
    Feed,
    Mail,
    Mbox,
    Text,
}

/// Tells what an input is by its first bytes; the name helps only where they leave it open.
fn kind(path: &str, head: &[u8], options: &Options) -> Kind {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let opens = |text: &[u8]| start.len() >= text.len() && start[..text.len()].eq_ignore_ascii_case(text);
    let has = |text: &[u8]| start.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text));
    if head.starts_with(b"\x1F\x8B\x08") {
        Kind::Gzip
    } else if head.starts_with(b"\x28\xB5\x2F\xFD") {
        Kind::Zstd
    } else if head.starts_with(b"PK\x03\x04") && !matches!(&*ending, "docx" | "xlsx" | "pptx" | "odt" | "ods" | "epub")
    {
        Kind::Zip
    } else if head.get(257..262) == Some(b"ustar") {
        Kind::Tar
    } else if start.starts_with(b"WARC/") {
        Kind::Warc
    } else if start.starts_with(b"%PDF-") {
        Kind::Pdf
    } else if start.starts_with(b"{") && has(b"jsonfeed.org/version") {
        Kind::Feed
    } else if start.starts_with(b"{") && (has(b"\":") || has(b"\" :")) || matches!(&*ending, "jsonl" | "ndjson") {
        let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let lines = line.len() == start.len() || serde_json::from_slice::<serde_json::Value>(line).is_ok();
        if lines || ending != "json" && !start.starts_with(b"{\n") && !start.starts_with(b"{\r") {
            Kind::JsonLines
        } else {
            Kind::Json
        }
    } else if start.starts_with(b"[") && (ending == "json" || start[1..].trim_ascii_start().starts_with(b"{")) {
        Kind::JsonArray
    } else if ending == "json" && !start.is_empty() {
        Kind::Json
    } else if (opens(b"<?xml") || opens(b"<rss") || opens(b"<feed") || opens(b"<rdf"))
        && (has(b"<rss") || has(b"<feed") || has(b"<rdf:RDF"))
    {
        Kind::Feed
    } else if is_html(start, &ending) {
        Kind::Html
    } else if start.starts_with(b"From ") && has(b"\nFrom: ") {
        Kind::Mbox
    } else if is_mail(start, &ending) {
        Kind::Mail
    } else if records::is_csv(start, &ending, options) {
        Kind::Csv
    } else {
        Kind::Text
    }
}

/// Whether a page begins here: with its own tags, or with any tag in a file of that name.
fn is_html(start: &[u8], ending: &str) -> bool {
    let mut rest = start;
    while let Some(after) = rest.strip_prefix(b"<!--") {
        let Some(end) = after.windows(3).position(|window| window == b"-->") else { break };
        rest = after[end + 3..].trim_ascii_start();
    }
    let opens = |tag: &[u8]| rest.len() >= tag.len() && rest[..tag.len()].eq_ignore_ascii_case(tag);
    let xhtml = opens(b"<?xml") && start.windows(5).any(|window| window.eq_ignore_ascii_case(b"<html"));
    let named = matches!(ending, "html" | "htm" | "xhtml") && (rest.starts_with(b"<") || rest.contains(&b'<'));
    xhtml || named || [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|tag| opens(tag))
}

/// Whether lines of a mail's header stand here.
fn is_mail(start: &[u8], ending: &str) -> bool {
    let mut known = 0;
    for line in start.split(|&byte| byte == b'\n').take_while(|line| !line.trim_ascii().is_empty()) {
        let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
        let names: [&[u8]; 9] = [
            b"from",
            b"received",
            b"message-id",
            b"mime-version",
            b"return-path",
            b"content-type",
            b"delivered-to",
            b"to",
            b"subject",
        ];
        known += usize::from(name.len() < line.len() && names.iter().any(|known| known.eq_ignore_ascii_case(name)));
    }
    known >= 3 || ending == "eml" && known >= 1
}

/// All the bytes of an item.
pub(crate) fn bytes(path: &str, source: &mut dyn Read, limit: usize) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    match parts::read(&mut &mut *source, limit + 1, &mut bytes) {
        Ok(()) if bytes.len() <= limit => Ok(bytes),
        Ok(()) => Err(broken(path, &format!("it is longer than {} MB", limit >> 20))),
        Err(source) => Err(ReadError::Io { path: path.to_owned(), source }),
    }
}

fn whole(
    path: &str,
    source: &mut dyn Read,
    limit: usize,
    take: Take,
    make: impl FnOnce(&[u8]) -> Result<Document, ReadError>,
) -> ControlFlow<()> {
    give(bytes(path, source, limit).and_then(|bytes| make(&bytes).map(|document| Document { bytes, ..document })), take)
}

/// Hands on what came of a report.
pub(crate) fn give(read: Result<Document, ReadError>, take: Take) -> ControlFlow<()> {
    take(match read {
        Ok(document) => Item::Document(Box::new(document)),
        Err(error) => Item::Failed(error),
    })
}

/// Hands on that `path` can't be read.
pub(crate) fn fail(path: &str, reason: &str, take: Take) -> ControlFlow<()> {
    take(Item::Failed(broken(path, reason)))
}

pub(crate) fn broken(path: &str, reason: &str) -> ReadError {
    ReadError::Broken { path: path.to_owned(), reason: reason.to_owned() }
}

/// The error of a reader, in words.
pub(crate) fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
pub(crate) fn all(path: &str, bytes: &[u8]) -> (Vec<Document>, Vec<String>) {
    let (mut documents, mut told) = (Vec::new(), Vec::new());
    let done = read(path, &mut &bytes[..], &Options::default(), &mut |item| {
        match item {
            Item::Document(document) => {
                assert!(parts::blocks_cover(&document.text, &document.blocks), "{document:?}");
                documents.push(*document);
            }
            Item::Failed(error) => told.push(error.to_string()),
            Item::Note(note) => told.push(note),
        }
        ControlFlow::Continue(())
    });
    assert!(done.is_continue());
    (documents, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_format() {
        let kind = |head: &[u8]| kind("x", head, &Options::default());
        assert_eq!(kind(b"<!DOCTYPE html><p>Hi"), Kind::Html);
        assert_eq!(kind(b"<!-- saved --><html><p>Hi"), Kind::Html);
        assert_eq!(kind(b"{\"text\": \"Orlin left.\"}\n"), Kind::JsonLines);
        assert_eq!(kind(b"{\n \"text\": \"Orlin left.\"\n}\n"), Kind::Json);
        assert_eq!(kind(b"[\n{\"text\": \"Orlin left.\"}]"), Kind::JsonArray);
        assert_eq!(kind(b"title,text\nBoats,Orlin left.\n"), Kind::Csv);
        assert_eq!(kind(b"<?xml version='1.0'?><rss></rss>"), Kind::Feed);
        assert_eq!(kind(b"From: a@b.example\nTo: c@d.example\nSubject: Boats\n\nOrlin left."), Kind::Mail);
        assert_eq!(kind(b"[Photo] Orlin left, she said. {sic}"), Kind::Text);
        assert_eq!(kind(b"Title: Boats\n\nOrlin left."), Kind::Text);
    }
}
