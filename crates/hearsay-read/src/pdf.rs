//! PDF files that have a layer of text.
//!
//! In go the bytes, out come the words page by page and column by column: lines joined to paragraphs, words put together
//! that a hyphen parts at the end of a line ("har-/bour" is "harbour"), and without the running heads and page numbers
//! that most pages have alike. A scan without text or a file with a password is an error that says so; a page that can't
//! be read is named, and the others are read.

use crate::stream::broken;
use crate::{ReadError, packed, parts, plain};
use hearsay_model::Document;
use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};

/// A page with more pieces than this is read in the order in which it is drawn: it is a map or a table.
const PIECES: usize = 20_000;
/// Places that are tried as the border of two columns.
const GUTTERS: usize = 200;
/// Lines that a column has at least, and how many heights of a letter half of them are wide.
const COLUMN_LINES: usize = 3;
const COLUMN_WIDTH: f64 = 8.0;
/// Columns side by side are found one by one, no more than this.
const COLUMNS: usize = 8;

/// What is said of a file that can't be opened without a password, and what stands in such a file.
const LOCKED: &str = "it is a PDF file with a password; save a copy without";
const LOCK: &[u8] = b"/Encrypt";

/// Reads a PDF file.
///
/// # Errors
/// When it is broken, locked, or has no text.
pub fn document(path: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    if swells(bytes) {
        return Err(broken(path, "it is a PDF file that swells too much when unpacked, as a bomb does"));
    }
    let read = panic::catch_unwind(AssertUnwindSafe(|| pages(bytes)));
    let pages = match read {
        Ok(Ok(pages)) => pages,
        Ok(Err(reason)) => return Err(broken(path, &reason)),
        Err(_) => return Err(broken(path, "it is a PDF file that can't be taken apart")),
    };
    let text = text(&pages.read);
    if text.trim().is_empty() {
        // What is locked by a way that is not known unlocks to nothing.
        if bytes.windows(LOCK.len()).any(|window| window == LOCK) {
            return Err(broken(path, LOCKED));
        }
        let reason = pages.failed.first().map_or_else(
            || "it is a PDF file without a layer of text, such as a scan".to_owned(),
            |(page, reason)| format!("it is a PDF file whose page {page} is broken: {reason}"),
        );
        return Err(broken(path, &reason));
    }
    let mut document = Document {
        id: parts::id(bytes),
        path: path.to_owned(),
        media_type: "application/pdf".to_owned(),
        blocks: plain::blocks(&text, true),
        text,
        ..Document::default()
    };
    for (page, reason) in &pages.failed {
        document.diagnostics.push(parts::note(format!("page {page} can't be read: {reason}")));
    }
    parts::tell_language(&mut document);
    Ok(document)
}

/// Whether what is packed in the file is a bomb. What reads PDF files unpacks without a limit, so each stream is unpacked
/// here first, and what is packed twice twice.
fn swells(bytes: &[u8]) -> bool {
    const WORD: &[u8] = b"stream";
    let mut left = packed::allowance(bytes.len() as u64);
    let mut from = 0;
    while let Some(at) = bytes[from..].windows(WORD.len()).position(|window| window == WORD) {
        from += at + WORD.len();
        let packed = bytes[from..].trim_ascii_start();
        // All that zlib writes begins so.
        if packed.first().is_none_or(|first| first & 0x0F != 8) {
            continue;
        }
        match packed::unzlibbed_bytes(Cursor::new(packed), left) {
            Some(count) => left -= count,
            None => return true,
        }
    }
    false
}

/// The words of the pages that could be read, and why the others could not.
#[derive(Debug, Default)]
struct Pages {
    read: Vec<String>,
    failed: Vec<(u32, String)>,
}

fn pages(bytes: &[u8]) -> Result<Pages, String> {
    let broken = |error: &dyn std::fmt::Display| {
        let error = error.to_string();
        let locked = ["ncrypt", "ecrypt", "assword"].iter().any(|word| error.contains(word));
        if locked { LOCKED.to_owned() } else { format!("it is a PDF file that is broken: {error}") }
    };
    let mut file = pdf_extract::Document::load_mem(bytes).map_err(|error| broken(&error))?;
    // Many files are locked against changes alone, with an empty password.
    if file.is_encrypted() && file.decrypt("").is_err() {
        return Err(LOCKED.to_owned());
    }
    let mut pages = Pages::default();
    for number in file.get_pages().into_keys() {
        let mut page = Page::default();
        let read = panic::catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(&file, &mut page, number)));
        match read {
            Ok(Ok(())) => {}
            Ok(Err(error)) => pages.failed.push((number, error.to_string())),
            Err(_) => pages.failed.push((number, "it can't be taken apart".to_owned())),
        }
        pages.read.push(page.text());
    }
    Ok(pages)
}

/// Letters that follow one another on a line.
#[derive(Clone, Debug)]
struct Piece {
    left: f64,
    right: f64,
    /// Height of the line above the foot of the page.
    height: f64,
    /// Height of a letter.
    size: f64,
    text: String,
}

/// Takes what is drawn on a page.
#[derive(Debug, Default)]
struct Page {
    pieces: Vec<Piece>,
}

impl OutputDev for Page {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        let (across, up) = ((place.m11 + place.m21) * font_size, (place.m12 + place.m22) * font_size);
        let size = (across * up).abs().sqrt();
        self.put(place.m31, place.m32, size, width * size, letter);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

impl Page {
    /// Takes a letter whose foot stands at `left` and `height`.
    fn put(&mut self, left: f64, height: f64, size: f64, width: f64, letter: &str) {
        if ![left, height, size, width].iter().all(|number| number.is_finite()) || letter.is_empty() {
            return;
        }
        let right = left + width.max(0.0);
        if let Some(last) = self.pieces.last_mut() {
            let gap = left - last.right;
            let em = last.size.max(size).max(1.0);
            if (height - last.height).abs() < em * 0.3 && gap > -0.3 * em && gap < 1.2 * em {
                if gap > 0.15 * em && !last.text.ends_with(' ') && letter != " " {
                    last.text.push(' ');
                }
                last.text.push_str(letter);
                last.right = last.right.max(right);
                return;
            }
        }
        self.pieces.push(Piece { left, right, height, size, text: letter.to_owned() });
    }

    /// The words of the page, column by column, a line a line and an empty line between paragraphs that stand apart.
    fn text(mut self) -> String {
        self.pieces.retain(|piece| !piece.text.trim().is_empty());
        let mut text = String::new();
        columns(self.pieces, COLUMNS, &mut text);
        text
    }
}

/// Writes the words of pieces: where lines on the left and on the right of a border stand side by side, those on the left
/// first; a line across the border, such as a headline, parts what is above it from what is below.
fn columns(mut pieces: Vec<Piece>, left: usize, text: &mut String) {
    pieces.sort_by(|a, b| b.height.total_cmp(&a.height).then(a.left.total_cmp(&b.left)));
    let border = if left > 1 && pieces.len() <= PIECES { border(&pieces) } else { None };
    let Some(border) = border else { return lines(&pieces, text) };
    let (mut before, mut after): (Vec<Piece>, Vec<Piece>) = (Vec::new(), Vec::new());
    let mut across = Vec::new();
    for piece in pieces {
        if piece.left < border && piece.right > border {
            columns(std::mem::take(&mut before), left - 1, text);
            columns(std::mem::take(&mut after), left - 1, text);
            across.push(piece);
            continue;
        }
        lines(&std::mem::take(&mut across), text);
        if piece.right <= border { before.push(piece) } else { after.push(piece) }
    }
    lines(&across, text);
    columns(before, left - 1, text);
    columns(after, left - 1, text);
}

/// Where a border between two columns runs: few pieces lie across it, and on each side are lines as wide as those of
/// running text. The columns of a table are narrower, and are read line by line.
fn border(pieces: &[Piece]) -> Option<f64> {
    let mut edges: Vec<f64> = pieces.iter().map(|piece| piece.left).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let step = edges.len().div_ceil(GUTTERS).max(1);
    let mut best: Option<(usize, f64)> = None;
    for edge in edges.into_iter().step_by(step) {
        let border = edge - 0.5;
        let (mut across, mut before, mut after) = (0, Vec::new(), Vec::new());
        for piece in pieces {
            let ems = (piece.right - piece.left) / piece.size.max(1.0);
            if piece.right <= border {
                before.push(ems);
            } else if piece.left >= border {
                after.push(ems);
            } else {
                across += 1;
            }
        }
        let wide = |widths: &mut Vec<f64>| {
            widths.sort_by(f64::total_cmp);
            widths.len() >= COLUMN_LINES && widths[widths.len() / 2] >= COLUMN_WIDTH
        };
        let parts = wide(&mut before) && wide(&mut after) && across * 4 <= before.len() + after.len();
        if parts && best.is_none_or(|(fewest, _)| across < fewest) {
            best = Some((across, border));
        }
    }
    best.map(|(_, border)| border)
}

/// Writes pieces that are sorted from the top, a line a line.
fn lines(pieces: &[Piece], text: &mut String) {
    let mut found: Vec<Vec<&Piece>> = Vec::new();
    for piece in pieces {
        match found.last_mut() {
            Some(line) if line[0].height - piece.height < 0.5 * piece.size.min(line[0].size).max(1.0) => {
                line.push(piece);
            }
            _ => found.push(vec![piece]),
        }
    }
    let mut leading: Vec<f64> = found.windows(2).map(|pair| pair[0][0].height - pair[1][0].height).collect();
    leading.sort_by(f64::total_cmp);
    // The smaller half: lines of one paragraph are the nearest to one another.
    let usual = leading.get(leading.len() / 3).copied().unwrap_or(f64::MAX);
    let mut above: Option<f64> = None;
    for mut line in found {
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
        let height = line[0].height;
        let apart = above.is_none_or(|above| above - height > usual * 1.4 + 0.1);
        if apart && !text.is_empty() && !text.ends_with("\n\n") {
            text.push('\n');
        }
        above = Some(height);
        for (number, piece) in line.iter().enumerate() {
            if number > 0 && !text.ends_with(' ') {
                text.push(' ');
            }
            text.push_str(&piece.text);
        }
        text.push('\n');
    }
}

/// The words of all pages.
fn text(pages: &[String]) -> String {
    let pages: Vec<Vec<&str>> = pages.iter().map(|page| page.lines().map(str::trim).collect()).collect();
    // Lines at the edges of a page that most pages have, but for their numbers.
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for page in &pages {
        for line in edges(page) {
            *seen.entry(without_numbers(line)).or_default() += 1;
        }
    }
    let running = |line: &str| {
        let bare = without_numbers(line);
        bare.is_empty() || pages.len() > 2 && seen.get(&bare).is_some_and(|&count| count * 2 > pages.len())
    };
    let mut text = String::new();
    for page in &pages {
        let edges: Vec<&str> = edges(page);
        for line in page {
            if line.is_empty() {
                if !text.is_empty() && !text.ends_with("\n\n") {
                    text.push('\n');
                }
                continue;
            }
            if edges.contains(line) && running(line) {
                continue;
            }
            let lower = line.starts_with(char::is_lowercase);
            let joins =
                text.strip_suffix("-\n").filter(|before| lower && before.ends_with(char::is_lowercase)).map(str::len);
            if let Some(length) = joins {
                text.truncate(length);
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// The first and the last lines of a page that have words.
fn edges<'l>(page: &[&'l str]) -> Vec<&'l str> {
    let lines: Vec<&str> = page.iter().copied().filter(|line| !line.is_empty()).collect();
    let last = lines.len().saturating_sub(2).max(2).min(lines.len());
    lines[..lines.len().min(2)].iter().chain(&lines[last..]).copied().collect()
}

fn without_numbers(line: &str) -> String {
    line.chars().filter(|c| c.is_alphabetic()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::all;
    use proptest::prelude::*;

    #[test]
    fn running_heads_and_hyphens() {
        let page = |number: usize| {
            format!(
                "Tarn Post {number}\n\nBoat {} left the har-\nbour {} at Vess.\n\n{number}\n",
                "x".repeat(number),
                "y".repeat(number)
            )
        };
        let text = text(&[page(1), page(2), page(3)]);
        assert!(!text.contains("Tarn Post") && text.matches("left the harbour y").count() == 3, "{text}");
    }

    #[test]
    fn no_pdf_makes_us_fall() {
        for bytes in
            [&b"%PDF-1.7\n"[..], b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n"]
        {
            let (documents, told) = all("a.pdf", bytes);
            assert!(documents.is_empty() && told[0].contains("PDF file"), "{told:?}");
        }
    }

    proptest! {
        #[test]
        fn any_pages_are_joined(pages in proptest::collection::vec("([a-zé0-9\\-]{0,8}|[ \n]{1,2}){0,20}", 0..5)) {
            let text = text(&pages);
            prop_assert!(parts::blocks_cover(&text, &plain::blocks(&text, true)));
        }
    }
}
