//! A report as one document, or, if it is very long, as several parts with bounded memory.
//!
//! In goes any reader of bytes, out come documents one after the other. A text of up to [`WHOLE_BYTES`] is one document. A
//! longer one is cut at the borders of blocks into parts of about [`PART_BYTES`], each a document whose offsets count
//! from its own beginning and whose first diagnostic says which part it is. For example a book of 100 MB that ends in
//! "Vess was quiet." is read with a few megabytes of memory.

use crate::detect::{self, Kind};
use crate::{Format, ReadError, header, language, markdown, plain};
use encoding_rs::{CoderResult, Decoder, UTF_8};
use hearsay_model::{Block, Diagnostic, Document, Span};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Read};

/// A text of up to this many bytes is one document.
pub const WHOLE_BYTES: usize = 5 * 1024 * 1024 / 4;
/// The parts of a longer text are no longer than this, but for the last, which may be a whole's length.
pub const PART_BYTES: usize = 512 * 1024;
/// Bytes read at a time.
const READ_BYTES: usize = 64 * 1024;
/// Broken characters that are told of one by one.
const BROKEN_TOLD: usize = 20;

/// The documents of one report, in order; nearly always one.
pub struct Parts<R> {
    source: R,
    path: String,
    format: Format,
    state: State,
    /// Decoded and not yet given out.
    pending: String,
    /// Bytes read so far.
    place: u64,
    /// Parts given out so far.
    given: usize,
    /// Whether any of the pending text was broken.
    broken: bool,
    /// What every part has in common.
    frame: Document,
}

enum State {
    Start,
    Middle(Box<Decoder>),
    End,
}

impl<R: Read> Parts<R> {
    /// The documents of the bytes in `source`; `path` names the report and tells its format.
    pub fn new(path: &str, source: R) -> Self {
        let format = Format::of_path(path);
        let frame =
            Document { path: path.to_owned(), media_type: format.media_type().to_owned(), ..Document::default() };
        Parts {
            source,
            path: path.to_owned(),
            format,
            state: State::Start,
            pending: String::new(),
            place: 0,
            given: 0,
            broken: false,
            frame,
        }
    }

    /// Reads on until there is enough for a part, and cuts it off.
    fn read_on(&mut self) -> Result<Option<Document>, ReadError> {
        if matches!(self.state, State::Start) {
            self.start()?;
        }
        loop {
            let mut bytes = Vec::new();
            while self.pending.len() <= WHOLE_BYTES {
                let State::Middle(decoder) = &mut self.state else { break };
                bytes.clear();
                read(&mut self.source, READ_BYTES, &mut bytes).map_err(|source| io_error(&self.path, source))?;
                if let Some(place) = detect::controls(&bytes).filter(|_| decoder.encoding().is_ascii_compatible()) {
                    let place = self.place + place as u64;
                    return Err(ReadError::Binary { path: self.path.clone(), place, looks_like: "binary data" });
                }
                self.place += bytes.len() as u64;
                let last = bytes.len() < READ_BYTES;
                self.broken |= decode(decoder, &bytes, last, &mut self.pending);
                if last {
                    self.state = State::End;
                }
            }
            let ended = matches!(self.state, State::End);
            let rest = if ended && self.pending.len() <= WHOLE_BYTES {
                String::new()
            } else {
                self.pending.split_off(cut(&self.pending, PART_BYTES))
            };
            let text = std::mem::replace(&mut self.pending, rest);
            let last = ended && self.pending.is_empty();
            if !text.trim().is_empty() {
                return Ok(Some(self.document(text, last)));
            }
            if last {
                return Ok(None);
            }
        }
    }

    /// Finds out what the bytes are, and takes the header off.
    fn start(&mut self) -> Result<(), ReadError> {
        let mut bytes = Vec::new();
        read(&mut self.source, WHOLE_BYTES + 1, &mut bytes).map_err(|source| io_error(&self.path, source))?;
        let whole = bytes.len() <= WHOLE_BYTES;
        let (encoding, guessed) = match detect::detect(&bytes, whole) {
            Kind::Text { encoding, guessed } => (encoding, guessed),
            Kind::Binary { looks_like, place } => {
                return Err(ReadError::Binary { path: self.path.clone(), place: place as u64, looks_like });
            }
        };
        self.place = bytes.len() as u64;
        let mut decoder = encoding.new_decoder_with_bom_removal();
        self.broken = decode(&mut decoder, &bytes, whole, &mut self.pending);
        if guessed {
            let message = format!("the file does not say its encoding; read as {}", encoding.name());
            self.frame.diagnostics.push(note(message));
        }
        if whole {
            self.frame.id = id(&bytes);
            self.frame.bytes = bytes;
        }
        self.state = if whole { State::End } else { State::Middle(Box::new(decoder)) };
        let (header, begin) = header::take(&self.pending);
        self.pending.drain(..begin);
        self.frame.title = header.title;
        self.frame.publisher = header.publisher;
        self.frame.byline = header.byline;
        self.frame.published = header.published;
        self.frame.url = header.url;
        self.frame.diagnostics.extend(header.diagnostics);
        Ok(())
    }

    /// Makes a document of the text of a part; `last` says that none comes after it.
    fn document(&mut self, source: String, last: bool) -> Document {
        self.given += 1;
        let first = self.given == 1;
        let mut document = self.frame.clone();
        self.frame.diagnostics.clear();
        if !(first && last) {
            let message = format!(
                "part {} of the text, which is read in parts of about half a megabyte; nothing is linked across them",
                self.given
            );
            document.diagnostics.insert(0, note(message));
        }
        if document.id.is_empty() || !(first && last) {
            document.id = id(source.as_bytes());
            document.bytes = source.as_bytes().to_vec();
        }
        let may_have_title = first && document.title.is_none();
        (document.text, document.blocks) = match self.format {
            Format::Plain => {
                let blocks = plain::blocks(&source, may_have_title);
                (source, blocks)
            }
            Format::Markdown => {
                let words = markdown::words(&source, may_have_title);
                document.diagnostics.extend(words.diagnostics);
                (words.text, words.blocks)
            }
        };
        if std::mem::take(&mut self.broken) {
            document.diagnostics.extend(broken_characters(&document.text));
        }
        tell_language(&mut document);
        document
    }
}

impl<R: Read> Iterator for Parts<R> {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if matches!(self.state, State::End) && self.pending.is_empty() {
            return None;
        }
        let read = self.read_on();
        if !matches!(read, Ok(Some(_))) {
            self.state = State::End;
            self.pending.clear();
        }
        match read {
            Ok(None) if self.given == 0 => Some(Err(ReadError::NoText { path: self.path.clone() })),
            read => read.transpose(),
        }
    }
}

/// Notes the language that the words show, and that it is another than English.
pub(crate) fn tell_language(document: &mut Document) {
    if let Some(language) = language::find(&document.text) {
        if language.tag != "en" {
            let message = format!("the text seems to be in {}; hearsay reads English", language.name);
            document.diagnostics.push(note(message));
        }
        document.language = Some(language.tag);
    }
}

/// Notes where characters of a text that was read whole are broken.
pub(crate) fn tell_broken(document: &mut Document) {
    if document.text.contains('\u{fffd}') {
        document.diagnostics.extend(broken_characters(&document.text));
    }
}

/// Reads up to `limit` bytes; fewer only at the end.
pub(crate) fn read(source: &mut impl Read, limit: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    source.take(limit as u64).read_to_end(bytes)?;
    Ok(())
}

/// Decodes `bytes` onto `text`, a broken character as U+FFFD, and says whether there was one.
pub(crate) fn decode(decoder: &mut Decoder, bytes: &[u8], last: bool, text: &mut String) -> bool {
    let mut rest = bytes;
    let mut broken = false;
    loop {
        let room = decoder.max_utf8_buffer_length(rest.len()).unwrap_or(rest.len() * 3 + 16);
        text.reserve(room);
        let (result, read, replaced) = decoder.decode_to_string(rest, text, last);
        broken |= replaced;
        rest = &rest[read..];
        if result == CoderResult::InputEmpty {
            return broken;
        }
    }
}

/// Where to cut a text so that what comes before is no longer than `limit`: after the last blank line, else after the
/// last line, else after the last sentence, else at a blank, else between two characters.
fn cut(text: &str, limit: usize) -> usize {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut middle = end / 2;
    while !text.is_char_boundary(middle) {
        middle -= 1;
    }
    let window = &text[middle..end];
    let blank_line =
        || [window.rfind("\n\n").map(|at| at + 2), window.rfind("\n\r\n").map(|at| at + 3)].into_iter().max();
    let line = || window.rfind('\n').map(|at| at + 1);
    let sentence = || window.rfind(". ").map(|at| at + 2);
    let blank = || window.rfind(' ').map(|at| at + 1);
    middle + blank_line().flatten().or_else(line).or_else(sentence).or_else(blank).unwrap_or(end - middle)
}

/// A diagnostic about the report as a whole.
pub(crate) fn note(message: String) -> Diagnostic {
    Diagnostic { span: Span::new(0, 0), layer: "read", message }
}

/// Tells where characters are broken.
fn broken_characters(text: &str) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let mut more = 0;
    for (start, mark) in text.match_indices('\u{fffd}') {
        if told.len() == BROKEN_TOLD {
            more += 1;
            continue;
        }
        let span = Span::new(start, start + mark.len());
        let message = if span.end == text.trim_end().len() {
            "the text ends in the middle of a character".to_owned()
        } else {
            format!("bytes that are no character of {}", UTF_8.name())
        };
        told.push(Diagnostic { span, layer: "read", message });
    }
    if more > 0 {
        told.push(note(format!("and {more} more broken characters")));
    }
    told
}

/// `sha256:` and the hash in hexadecimal.
pub(crate) fn id(bytes: &[u8]) -> String {
    let mut id = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        // Writing to a string can't fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

fn io_error(path: &str, source: io::Error) -> ReadError {
    ReadError::Io { path: path.to_owned(), source }
}

/// Whether every word of the text lies in one of its blocks, the law that every reader keeps.
#[must_use]
pub fn blocks_cover(text: &str, blocks: &[Block]) -> bool {
    let mut end = 0;
    for block in blocks {
        if block.span.start < end || !text[end..block.span.start].trim().is_empty() {
            return false;
        }
        end = block.span.end;
    }
    text[end..].trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(path: &str, bytes: &[u8]) -> Document {
        let mut parts = Parts::new(path, bytes);
        let document = parts.next().expect("one document").expect("readable");
        assert!(parts.next().is_none());
        document
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        let text = "Boats at Vess\r\n\r\nOrlin  left.\tHe\u{a0}“denied” it…\r\n";
        let document = one("a.txt", text.as_bytes());
        assert_eq!(document.text, text);
        assert_eq!(document.id.len(), "sha256:".len() + 64);
        assert_eq!(document.media_type, "text/plain");
    }

    #[test]
    fn nothing_to_read() {
        for bytes in [&b""[..], b" \n\t ", b"\xEF\xBB\xBF", b"Title: Boats\n"] {
            assert!(matches!(crate::document("a.txt", bytes), Err(ReadError::NoText { .. })), "{bytes:?}");
        }
        assert!(matches!(crate::document("a.txt", b"%PDF-1"), Err(ReadError::Binary { .. })));
    }

    #[test]
    fn old_encodings_and_broken_ends() {
        let document = one("a.txt", b"General Orl\xEDn visited the caf\xE9 at Vess on Monday, they said.");
        assert!(document.text.starts_with("General Orlín"));
        assert_eq!(document.diagnostics.len(), 1);
        let document = one("a.txt", &"“We left,” said Orlin. “Now”".as_bytes()[..34]);
        assert!(document.diagnostics.iter().any(|note| note.message.contains("middle of a character")), "{document:?}");
        let mut utf_16 = vec![0xFE, 0xFF];
        "Orlin left.".encode_utf16().for_each(|unit| utf_16.extend(unit.to_be_bytes()));
        assert_eq!(one("a.txt", &utf_16).text, "Orlin left.");
    }

    #[test]
    fn long_texts_come_in_parts() {
        let paragraph = "Commander Orlin visited the ferry landing at Vess on Monday, two officials said.\n\n";
        let text = format!("Publisher: Tarn Post\n\n{}", paragraph.repeat(40_000));
        let parts: Vec<_> = Parts::new("a.txt", text.as_bytes()).collect::<Result<_, _>>().expect("readable");
        assert!(parts.len() >= 3);
        let joined: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(joined, paragraph.repeat(40_000));
        for (index, part) in parts.iter().enumerate() {
            assert!(part.text.len() <= WHOLE_BYTES);
            assert!(part.text.ends_with("\n\n"));
            assert_eq!(part.publisher.as_deref(), Some("Tarn Post"));
            assert!(part.diagnostics[0].message.starts_with(&format!("part {} ", index + 1)));
        }
    }

    #[test]
    fn a_long_line_is_one_block() {
        let text = "Orlin left Vess. ".repeat(60_000);
        let document = one("a.txt", text.as_bytes());
        assert_eq!(document.blocks.len(), 1);
        let parts = Parts::new("a.txt", "x".repeat(3_000_000).as_bytes()).collect::<Vec<_>>();
        assert!(parts.iter().all(Result::is_ok));
    }

    #[test]
    fn another_language_is_told() {
        let document = one(
            "a.txt",
            "Der Kommandeur besuchte am Montag die Fähre am Hafen, sagten zwei Beamte der Stadt.".as_bytes(),
        );
        assert_eq!(document.language.as_deref(), Some("de"));
        assert!(document.diagnostics.iter().any(|note| note.message.contains("German")));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), markdown: bool) {
            let path = if markdown { "a.md" } else { "a.txt" };
            if let Ok(document) = crate::document(path, &bytes) {
                prop_assert!(blocks_cover(&document.text, &document.blocks));
            }
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,200}", crlf: bool) {
            let text = if crlf { text.replace(' ', "\r\n") } else { text };
            if let Ok(document) = crate::document("a.txt", text.as_bytes()) {
                prop_assert!(blocks_cover(&document.text, &document.blocks));
                for note in &document.diagnostics {
                    prop_assert!(document.text.is_char_boundary(note.span.start));
                }
            }
        }
    }
}
