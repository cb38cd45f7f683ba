//! The lines above a report that say what it is: `Title:`, `Publisher:`, `Date:`, `Byline:` and `URL:`, then an empty
//! line. Markdown files may have them between two lines `---` instead.
//!
//! In goes a decoded text, out comes what the header says and the offset at which the report begins. For example
//! `Byline: Ada Renn and Jon Sabo` names two reporters.

use crate::dates;
use hearsay_model::{Diagnostic, Span};

/// What a header says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Title of the report.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Reporters or agency.
    pub byline: Vec<String>,
    /// Date of publication as `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Takes the header off `text`: what it says, and where the report itself begins (0 without a header).
#[must_use]
pub fn take(text: &str) -> (Header, usize) {
    let mut header = Header::default();
    let fenced = text.lines().next().is_some_and(|line| line.trim_end() == "---");
    let mut offset = 0;
    let mut fields = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        offset += line.len();
        let line = line.trim();
        if fenced && number == 0 {
            continue;
        }
        let end = if fenced { line == "---" } else { line.is_empty() };
        if end && fields > 0 {
            return (header, skip_line_if_blank(text, offset, fenced));
        }
        match line.split_once(':') {
            Some((key, value)) if set(&mut header, key.trim(), unquoted(value.trim())) => fields += 1,
            // In front matter other programs keep their own fields, which mean nothing here.
            _ if fenced && !end => {}
            _ => return (Header::default(), 0),
        }
    }
    // The text ended before the header did: without a blank line it is a header only if it is nothing else.
    if fields > 0 && !fenced { (header, text.len()) } else { (Header::default(), 0) }
}

fn skip_line_if_blank(text: &str, offset: usize, fenced: bool) -> usize {
    let next = text[offset..].split_inclusive('\n').next().unwrap_or("");
    if fenced && next.trim().is_empty() { offset + next.len() } else { offset }
}

/// The value without the quotation marks around the whole of it, as front matter has them.
fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(value)
}

/// Sets a field, and says whether the key is one of a header.
fn set(header: &mut Header, key: &str, value: &str) -> bool {
    let some = || (!value.is_empty()).then(|| value.to_owned());
    match key.to_ascii_lowercase().as_str() {
        "title" => header.title = some(),
        "publisher" => header.publisher = some(),
        "url" => header.url = some(),
        "byline" | "author" => header.byline.extend(bylines(value)),
        "date" => {
            header.published = dates::day(value);
            if header.published.is_none() && !value.is_empty() {
                header.diagnostics.push(Diagnostic {
                    span: Span::new(0, 0),
                    layer: "read",
                    message: format!("the date “{value}” is not understood; write it as YYYY-MM-DD"),
                });
            }
        }
        _ => return false,
    }
    true
}

/// The names in a byline: `By Ada Renn, at Kell Ford, and Jon Sabo` gives Ada Renn and Jon Sabo. A piece that begins
/// in lower case tells where or for whom, and is no name.
#[must_use]
pub fn bylines(value: &str) -> Vec<String> {
    let value = value.strip_prefix("By ").or_else(|| value.strip_prefix("by ")).unwrap_or(value);
    let mut names: Vec<String> = Vec::new();
    for piece in value.split([',', ';']) {
        for name in piece.split(" and ") {
            let name = name.trim();
            let name = name.strip_prefix("and ").unwrap_or(name).trim();
            match name {
                "" => {}
                "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" => {
                    if let Some(last) = names.last_mut() {
                        last.push_str(", ");
                        last.push_str(name);
                    }
                }
                _ if name.starts_with(char::is_lowercase) && name.contains(' ') => {
                    // "al-Dhabi" alone, or a particle with a name, begins in lower case as well.
                    let first = name.split(' ').next().unwrap_or("");
                    if !matches!(first, "at" | "in" | "from" | "for" | "of" | "with" | "on" | "near" | "who") {
                        names.push(name.to_owned());
                    }
                }
                // What somebody is there.
                _ if !names.is_empty() && is_post(name) => {}
                _ => names.push(name.to_owned()),
            }
        }
    }
    names
}

/// Whether words are a post rather than a name: "AP Auto Writer", "Senior Political Correspondent".
fn is_post(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    matches!(&*last, "writer" | "reporter" | "correspondent" | "editor" | "columnist" | "contributor" | "staff")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_is_taken_off() {
        let text = "Title: Boats at Vess\r\nPublisher: Tarn Post\r\nDate: 2 June 2021\r\n\r\nOrlin left.";
        let (header, start) = take(text);
        assert_eq!(header.title.as_deref(), Some("Boats at Vess"));
        assert_eq!(header.publisher.as_deref(), Some("Tarn Post"));
        assert_eq!(header.published.as_deref(), Some("2021-06-02"));
        assert_eq!(&text[start..], "Orlin left.");
    }

    #[test]
    fn text_without_header_stays() {
        for text in ["Orlin left.\n\nMore.", "Title: it said\nOrlin left.\n\nMore.", "\n\nDate: 1", "", "---\n\nOrlin"]
        {
            assert_eq!(take(text), (Header::default(), 0), "{text}");
        }
    }

    #[test]
    fn quotation_marks_of_a_title_stay() {
        let (header, _) = take("Title: \"We left\": the ferrywoman\n\nOrlin left.");
        assert_eq!(header.title.as_deref(), Some("\"We left\": the ferrywoman"));
    }

    #[test]
    fn front_matter() {
        let text = "---\ntitle: \"Boats at Vess\"\nlayout: post\n---\n\nOrlin left.";
        let (header, start) = take(text);
        assert_eq!(header.title.as_deref(), Some("Boats at Vess"));
        assert_eq!(&text[start..], "Orlin left.");
    }

    #[test]
    fn several_bylines() {
        assert_eq!(bylines("Ada Renn and Jon Sabo"), ["Ada Renn", "Jon Sabo"]);
        assert_eq!(bylines("By Ada Renn, at Kell Ford, and Jon Sabo, Jr."), ["Ada Renn", "Jon Sabo, Jr."]);
        assert_eq!(bylines("Northline Agency"), ["Northline Agency"]);
        assert!(bylines(" , and").iter().all(|name| !name.is_empty()));
    }
}
