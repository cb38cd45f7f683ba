//! Web archives (WARC) as crawlers write them: the HTML pages in them.
//!
//! In goes the unpacked stream, out comes a document a page, named `crawl.warc#12` by its record, with the address that
//! was crawled; records that are no pages are skipped unread and counted in a note.

use crate::stream::{ITEM_BYTES, Take, bytes, fail, give, words};
use crate::{Item, html};
use flate2::read::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

/// Lines of a header are no longer, and it has no more of them.
const LINE_BYTES: u64 = 64 * 1024;
const LINES: usize = 1000;

/// Reads the pages of an archive.
pub(crate) fn read(path: &str, source: &mut dyn Read, take: Take) -> ControlFlow<()> {
    let mut source = BufReader::with_capacity(256 * 1024, source);
    let (mut number, mut skipped) = (0_usize, 0_usize);
    loop {
        let header = match next_header(&mut source) {
            Ok(Some(header)) => header,
            Ok(None) => break,
            Err(error) => {
                fail(
                    &format!("{path}#{}", number + 1),
                    &format!("the archive is broken here: {}", words(&error)),
                    take,
                )?;
                break;
            }
        };
        number += 1;
        let place = format!("{path}#{number}");
        let field = |name: &str| get(&header, name);
        let Some(length) = field("content-length").and_then(|length| length.parse::<u64>().ok()) else {
            fail(&place, "the record does not say its length, so the rest can't be found", take)?;
            break;
        };
        let is_page =
            field("warc-type") == Some("response") && field("content-type").is_none_or(|kind| kind.contains("http"));
        let mut body = (&mut source).take(length);
        let page = if is_page { page(&mut body, &place) } else { Ok(None) };
        match page {
            Ok(Some(page)) if body.limit() == 0 || page.complete => {
                let mut read = html::sent(&place, &page.bytes, page.charset.as_deref());
                if let Ok(document) = &mut read {
                    document.bytes = page.bytes;
                    document.url = document
                        .url
                        .take()
                        .or_else(|| field("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned()));
                }
                give(read, take)?;
            }
            Ok(Some(_)) => fail(&place, "it ends too early", take)?,
            Ok(None) => skipped += 1,
            Err(reason) => fail(&place, &reason, take)?,
        }
        let left = body.limit();
        match io::copy(&mut body, &mut io::sink()) {
            Ok(copied) if copied == left => {}
            Ok(_) => {
                fail(&place, "the archive ends in the middle of this record", take)?;
                break;
            }
            Err(error) => {
                fail(&place, &words(&error), take)?;
                break;
            }
        }
    }
    if skipped > 0 {
        let what = if skipped == 1 { "record that is no web page was" } else { "records that are no web pages were" };
        take(Item::Note(format!("{path}: {skipped} {what} skipped")))?;
    }
    ControlFlow::Continue(())
}

struct Page {
    bytes: Vec<u8>,
    complete: bool,
    /// The encoding that the server named.
    charset: Option<String>,
}

/// The body of a response, if it is a page that was found.
fn page(source: &mut impl BufRead, place: &str) -> Result<Option<Page>, String> {
    let header = next_lines(source).map_err(|error| words(&error))?;
    let status = header.first().and_then(|line| line.split(' ').nth(1)).unwrap_or("200");
    let kind = get(&header, "content-type").unwrap_or_default().to_ascii_lowercase();
    let is_html = kind.contains("html");
    let charset = kind.split("charset=").nth(1).map(|rest| rest.trim_matches(['"', '\'', ' ', ';']).to_owned());
    if !is_html || !status.starts_with('2') {
        return Ok(None);
    }
    let limited = |source: &mut dyn Read| bytes(place, source, ITEM_BYTES).map_err(|error| error.to_string());
    let encoding = get(&header, "content-encoding").unwrap_or("").to_ascii_lowercase();
    let whole = if get(&header, "transfer-encoding").is_some_and(|kind| kind.eq_ignore_ascii_case("chunked")) {
        unchunked(limited(source)?)
    } else {
        limited(source)?
    };
    // Crawlers often keep the header though they have unpacked the body.
    let bytes = if encoding.contains("gzip") && whole.starts_with(b"\x1F\x8B") {
        limited(&mut MultiGzDecoder::new(&whole[..]))?
    } else if encoding.is_empty()
        || encoding == "identity"
        || whole.contains(&b'<') && std::str::from_utf8(&whole).is_ok()
    {
        whole
    } else {
        return Err(format!("its encoding `{encoding}` is not known"));
    };
    let declared = get(&header, "content-length").and_then(|length| length.parse::<usize>().ok());
    Ok(Some(Page { complete: declared.is_some_and(|length| length <= bytes.len()), bytes, charset }))
}

/// A body without the sizes of its chunks; as it is, where they are not there.
fn unchunked(bytes: Vec<u8>) -> Vec<u8> {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = &bytes[..];
    while let Some(end) = rest.windows(2).take(40).position(|pair| pair == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]);
        let size = size.split(';').next().unwrap_or_default().trim();
        match usize::from_str_radix(size, 16) {
            Ok(0) => return whole,
            Ok(size) => {
                let chunk = &rest[end + 2..];
                whole.extend_from_slice(&chunk[..size.min(chunk.len())]);
                rest = chunk.get(size.saturating_add(2)..).unwrap_or_default();
            }
            Err(_) => break,
        }
    }
    if whole.is_empty() { bytes } else { whole }
}

/// The header of the next record; `None` at the end.
fn next_header(source: &mut impl BufRead) -> io::Result<Option<Vec<String>>> {
    loop {
        let mut line = Vec::new();
        if source.take(LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        if !line.starts_with(b"WARC/") {
            return Err(io::Error::other("no record begins where one should"));
        }
        return next_lines(source).map(Some);
    }
}

/// Lines up to an empty one.
fn next_lines(source: &mut impl BufRead) -> io::Result<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    loop {
        let mut line = Vec::new();
        let read = source.take(LINE_BYTES).read_until(b'\n', &mut line)?;
        if read == 0 || lines.len() > LINES {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if line.is_empty() {
            return Ok(lines);
        }
        lines.push(line);
    }
}

fn get<'l>(lines: &'l [String], name: &str) -> Option<&'l str> {
    let mut fields = lines.iter().filter_map(|line| line.split_once(':'));
    fields.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use crate::stream::all;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn record(kind: &str, http: &str, body: &str) -> String {
        let body = format!("{http}\r\n\r\n{body}");
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://tarn.example/1\r\nContent-Type: \
             application/http\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    }

    const PAGE: &str =
        "<html><body><article><p>Orlin left Vess on Monday, two officials of the port said.</p></article>";

    #[test]
    fn pages_are_read_and_others_counted() {
        let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";
        let chunked = format!("{:x}\r\n{PAGE}\r\n0\r\n\r\n", PAGE.len());
        let records = [
            record("warcinfo", "software: x", ""),
            record("response", html, PAGE),
            record("response", "HTTP/1.1 200 OK\r\nContent-Type: image/png", "x"),
            record("response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", PAGE),
            record("response", &format!("{html}\r\nTransfer-Encoding: chunked"), &chunked),
        ];
        let whole = records.concat();
        let mut packed = Vec::new();
        for record in &records {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(record.as_bytes()).expect("packed");
            packed.extend(encoder.finish().expect("packed"));
        }
        for bytes in [whole.as_bytes(), &packed] {
            let (documents, told) = all("crawl.warc", bytes);
            let paths: Vec<_> = documents.iter().map(|document| &*document.path).collect();
            assert_eq!(paths, ["crawl.warc#2", "crawl.warc#5"], "{told:?}");
            assert_eq!(documents[0].url.as_deref(), Some("https://tarn.example/1"));
            assert_eq!(told, ["crawl.warc: 3 records that are no web pages were skipped"]);
        }
        for cut in [whole.len() - 30, whole.len() - 100] {
            let (documents, told) = all("cut.warc", &whole.as_bytes()[..cut]);
            assert_eq!(documents.len(), 1, "{cut}");
            assert!(told[0].contains("cut.warc#5"), "{told:?}");
        }
        for cut in 0..whole.len() {
            all("cut.warc", &whole.as_bytes()[..cut]);
        }
    }
}
