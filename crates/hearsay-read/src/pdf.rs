//! PDF files that have a layer of text.
//!
//! In go the bytes, out come the words page by page: lines joined to paragraphs, words put together that a hyphen parts
//! at the end of a line, and without the running heads and page numbers that most pages have alike. A scan without text
//! or a file with a password is an error that says so.

use crate::stream::broken;
use crate::{ReadError, parts, plain};
use hearsay_model::Document;
use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};

/// Reads a PDF file.
///
/// # Errors
/// When it is broken, locked, or has no text.
pub fn document(path: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let read = panic::catch_unwind(AssertUnwindSafe(|| pdf_extract::extract_text_from_mem_by_pages(bytes)));
    let pages = match read {
        Ok(Ok(pages)) => pages,
        Ok(Err(error)) => {
            let error = error.to_string();
            let locked = ["ncrypt", "assword"].iter().any(|word| error.contains(word));
            let reason = if locked {
                "it is a PDF file with a password; save a copy without".to_owned()
            } else {
                format!("it is a PDF file that is broken: {error}")
            };
            return Err(broken(path, &reason));
        }
        Err(_) => return Err(broken(path, "it is a PDF file that can't be taken apart")),
    };
    let text = text(&pages);
    if text.trim().is_empty() {
        return Err(broken(path, "it is a PDF file without a layer of text, such as a scan"));
    }
    let mut document = Document {
        id: parts::id(bytes),
        path: path.to_owned(),
        media_type: "application/pdf".to_owned(),
        blocks: plain::blocks(&text, true),
        text,
        ..Document::default()
    };
    parts::tell_language(&mut document);
    Ok(document)
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
