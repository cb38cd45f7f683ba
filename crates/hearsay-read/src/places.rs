//! From the words of a document back to the bytes they were read from.
//!
//! In goes a document with the bytes it was read from, out come [`Places`], which tell for a span of its text where in the
//! bytes it stands. Of the page `<p>Orlin <b>left</b> V&eacute;ss.` the words "left Véss" stand in the bytes 12 to 29. Nothing is
//! kept while reading: the words are found again, in their order, in what the bytes show, whatever the encoding, with
//! character references, escapes of JSON and tags undone. A span whose letters are not all found again has no place; of PDF
//! files, whose letters stand in no order, none is looked for.

use crate::{detect, html};
use encoding_rs::Encoding;
use hearsay_model::{Document, Span};
use std::collections::HashMap;
use std::ops::Range;

/// How many times the length of the bytes is looked through, at most.
const LOOKS: usize = 64;
/// Words that are looked for one by one stand no further apart than this.
const NEAR_BYTES: usize = 4_096;

/// Where the letters of a text stand in its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Offset in the text, and the bytes of the letter that stands there, in order.
    letters: Vec<(usize, Range<usize>)>,
    /// Offsets of all letters and numbers of the text.
    all: Vec<usize>,
}

impl Places {
    /// The bytes from the first character of a span to its last; between them may be tags. `None` where a letter or a
    /// number of it was not found, or there is nothing in it. Signs at its ends are in where they were found.
    #[must_use]
    pub fn of(&self, span: Span) -> Option<Range<usize>> {
        let from = self.letters.partition_point(|(at, _)| *at < span.start);
        let to = self.letters.partition_point(|(at, _)| *at < span.end);
        let inside = &self.letters[from..to];
        let wanted = self.all.partition_point(|at| *at < span.start)..self.all.partition_point(|at| *at < span.end);
        if !self.all[wanted].iter().all(|letter| inside.binary_search_by_key(letter, |(at, _)| *at).is_ok()) {
            return None;
        }
        let start = inside.iter().map(|(_, bytes)| bytes.start).min()?;
        let end = inside.iter().map(|(_, bytes)| bytes.end).max()?;
        Some(start..end)
    }
}

/// A letter that the bytes show, and where.
type Letter = (char, Range<usize>);

/// Finds the places of a document's words in its bytes.
#[must_use]
pub fn find(document: &Document) -> Places {
    let letters = shown(document);
    let mut seen = Seen::default();
    for (letter, place) in letters.into_iter().filter(|(letter, _)| !letter.is_whitespace()) {
        seen.starts.push(seen.text.len());
        seen.text.push(letter);
        seen.places.push(place);
    }
    let mut places = Places::default();
    places.all.extend(document.text.char_indices().filter(|(_, c)| c.is_alphanumeric()).map(|(at, _)| at));
    let mut looks = seen.text.len().saturating_mul(LOOKS);
    let mut from = 0;
    for block in &document.blocks {
        let text = block.span.of(&document.text);
        if let Some(found) =
            seen.look(text, from, usize::MAX, &mut looks).or_else(|| seen.look(text, 0, from, &mut looks))
        {
            from = seen.put(text, block.span.start, found, &mut places);
            continue;
        }
        // Marks stand between the words, as in Markdown: they are looked for one by one.
        let mut near = from;
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let offset = word.as_ptr() as usize - text.as_ptr() as usize;
            if let Some(found) = seen.look(word, near, NEAR_BYTES, &mut looks) {
                near = seen.put(word, block.span.start + offset, found, &mut places);
            }
        }
        from = near;
    }
    places
}

/// What the bytes show, without blanks.
#[derive(Default)]
struct Seen {
    text: String,
    /// Where each letter begins in `text`.
    starts: Vec<usize>,
    places: Vec<Range<usize>>,
}

impl Seen {
    /// Where the letters of `wanted` stand one after the other, between `from` and `length` bytes on.
    fn look(&self, wanted: &str, from: usize, length: usize, looks: &mut usize) -> Option<usize> {
        let letters: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
        let mut end = from.saturating_add(length).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        *looks = looks.checked_sub(end.saturating_sub(from))?;
        let found = self.text.get(from..end)?.find(&letters)?;
        Some(from + found)
    }

    /// Notes the letters of `words`, which begin at `start` in the text, as standing at `found`. Returns where they end.
    fn put(&self, words: &str, start: usize, found: usize, places: &mut Places) -> usize {
        let mut at = self.starts.partition_point(|begin| *begin < found);
        for (offset, _) in words.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            if let Some(place) = self.places.get(at) {
                places.letters.push((start + offset, place.clone()));
            }
            at += 1;
        }
        self.starts.get(at).copied().unwrap_or(self.text.len())
    }
}

/// The letters that the bytes of a document show, with encoding, escapes, references and tags undone.
fn shown(document: &Document) -> Vec<Letter> {
    let bytes = &document.bytes;
    match document.media_type.as_str() {
        "application/pdf" => Vec::new(),
        "text/html" => untagged(&decoded(bytes, html::encoding(bytes, None))),
        "application/json" => {
            let letters = unescaped(&decoded(bytes, plain_encoding(bytes)));
            if html::has_tags(&letters.iter().map(|(letter, _)| letter).collect::<String>()) {
                untagged(&letters)
            } else {
                letters
            }
        }
        // What is marked up in a feed is escaped once more.
        "application/feed+xml" => untagged(&untagged(&decoded(bytes, plain_encoding(bytes)))),
        _ => decoded(bytes, plain_encoding(bytes)),
    }
}

fn plain_encoding(bytes: &[u8]) -> &'static Encoding {
    match detect::detect_text(bytes) {
        detect::Kind::Text { encoding, .. } => encoding,
        detect::Kind::Binary { .. } => encoding_rs::UTF_8,
    }
}

/// Decodes byte by byte, so that each letter has its own.
fn decoded(bytes: &[u8], encoding: &'static Encoding) -> Vec<Letter> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.char_indices().map(|(at, letter)| (letter, at..at + letter.len_utf8())).collect();
    }
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut letters = Vec::with_capacity(bytes.len());
    let (mut start, mut ready) = (0, String::with_capacity(64));
    for at in 0..=bytes.len() {
        let last = at == bytes.len();
        let next = if last { &[][..] } else { &bytes[at..=at] };
        crate::parts::decode(&mut decoder, next, last, &mut ready);
        let end = if last { at } else { at + 1 };
        if !ready.is_empty() {
            letters.extend(ready.chars().map(|letter| (letter, start..end)));
            ready.clear();
            start = end;
        }
    }
    letters
}

/// Undoes the escapes in the strings of JSON.
fn unescaped(letters: &[Letter]) -> Vec<Letter> {
    let mut plain = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some((letter, place)) = letters.get(at) {
        if *letter != '\\' {
            plain.push((*letter, place.clone()));
            at += 1;
            continue;
        }
        let hex = |at: usize| {
            let digits: String = letters.get(at..at + 4)?.iter().map(|(letter, _)| letter).collect();
            u16::from_str_radix(&digits, 16).ok()
        };
        let Some((escaped, _)) = letters.get(at + 1) else { break };
        let (letter, length) = match escaped {
            'u' => {
                let first = hex(at + 2).unwrap_or(0xFFFD);
                let pair = letters.get(at + 6).is_some_and(|(letter, _)| *letter == '\\');
                let second = if pair { hex(at + 8) } else { None };
                let both = [first, second.unwrap_or(0)];
                let letter = |units: &[u16]| char::decode_utf16(units.iter().copied()).next()?.ok();
                if let Some(letter) = letter(&[first]) {
                    (letter, 6)
                } else {
                    letter(&both).map_or(('\u{fffd}', 6), |letter| (letter, 12))
                }
            }
            'n' | 'r' | 't' | 'b' | 'f' => (' ', 2),
            other => (*other, 2),
        };
        let last = letters.get(at + length - 1).or(letters.last()).map_or(place.end, |(_, last)| last.end);
        plain.push((letter, place.start..last));
        at += length;
    }
    plain
}

/// Takes off tags, scripts and comments, and undoes character references.
fn untagged(letters: &[Letter]) -> Vec<Letter> {
    let text: String = letters.iter().map(|(letter, _)| letter).collect();
    let mut known: HashMap<&str, String> = HashMap::new();
    let mut plain = Vec::with_capacity(letters.len());
    // `number` counts letters, `at` bytes of `text`.
    let (mut number, mut at) = (0, 0);
    let mut missing: Vec<&str> = Vec::new();
    while let Some((letter, place)) = letters.get(number) {
        let rest = &text[at..];
        let skipped = if rest.starts_with("<![CDATA[") {
            Some(9)
        } else if rest.starts_with("]]>") {
            Some(3)
        } else if *letter == '<' {
            let end = match html::tag_name(rest).as_str() {
                _ if rest.starts_with("<!--") => "-->",
                "script" if !rest.starts_with("</") => "</script",
                "style" if !rest.starts_with("</") => "</style",
                "" if !rest.starts_with("<!") && !rest.starts_with("<?") => "",
                _ => ">",
            };
            let found =
                if end.is_empty() || missing.contains(&end) { None } else { html::find_ignoring_case(rest, end) };
            if found.is_none() {
                missing.push(end);
            }
            found.map(|found| found + if end.starts_with("</") { 0 } else { end.len() })
        } else {
            None
        };
        if let Some(length) = skipped {
            number += rest[..length].chars().count();
            at += length;
            continue;
        }
        if *letter == '&'
            && let Some(end) = rest.bytes().take(32).position(|byte| byte == b';')
        {
            let reference = &rest[..=end];
            let meant = known.entry(reference).or_insert_with(|| html::fragment(&format!("<p>x{reference}x")).0);
            let meant = meant.strip_prefix('x').and_then(|rest| rest.strip_suffix('x')).unwrap_or_default();
            if meant != reference && !meant.is_empty() {
                let count = reference.chars().count();
                let end = letters.get(number + count - 1).map_or(place.end, |(_, last)| last.end);
                plain.extend(meant.chars().map(|letter| (letter, place.start..end)));
                number += count;
                at += reference.len();
                continue;
            }
        }
        plain.push((*letter, place.clone()));
        number += 1;
        at += letter.len_utf8();
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::all;
    use proptest::prelude::*;

    #[track_caller]
    fn check(path: &str, bytes: &[u8], words: &str, stand: &str) {
        let document = all(path, bytes).0.remove(0);
        let places = find(&document);
        let at = document.text.find(words).unwrap_or_else(|| panic!("{words} in {}", document.text));
        let found = places.of(Span::new(at, at + words.len())).unwrap_or_else(|| panic!("{words} in {places:?}"));
        assert_eq!(String::from_utf8_lossy(&document.bytes[found]), stand);
    }

    #[test]
    fn words_stand_in_the_bytes() {
        check("a.txt", "Title: left\n\nOrlin left Véss.".as_bytes(), "left Véss", "left Véss");
        check("a.txt", b"General Orl\xEDn visited the caf\xE9 at Vess on Monday, they said.", "visited", "visited");
        check(
            "a.html",
            b"<title>Orlin left</title><p>Orlin <b>left</b> V&eacute;ss.",
            "left Véss",
            "left</b> V&eacute;ss",
        );
        check(
            "a.jsonl",
            br#"{"title": "Boats", "text": "Orlin \"left\" V\u00e9ss."}"#,
            "left\" Véss",
            r#"left\" V\u00e9ss"#,
        );
        check("a.md", b"Orlin **denied** [it](https://tarn.example).", "denied it", "denied** [it");
        check(
            "a.xml",
            b"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title><item><description>&lt;p&gt;Orlin &lt;b&gt;left&lt;/b&gt; Vess.</description></item></channel></rss>",
            "left Vess",
            "left&lt;/b&gt; Vess",
        );
        let mut utf_16 = vec![0xFF, 0xFE];
        "Orlin left Véss.".encode_utf16().for_each(|unit| utf_16.extend(unit.to_le_bytes()));
        let document = all("a.txt", &utf_16).0.remove(0);
        assert_eq!(find(&document).of(Span::new(6, 10)), Some(14..22));
    }

    #[test]
    fn what_is_not_there_has_no_place() {
        let document = all("a.txt", b"Orlin left.").0.remove(0);
        let places = find(&document);
        assert_eq!(places.of(Span::new(5, 6)), None);
        assert_eq!(places.of(Span::new(0, 0)), None);
        let other = Document { bytes: b"Vess was quiet.".to_vec(), ..document };
        assert_eq!(find(&other).of(Span::new(0, 5)), None);
    }

    proptest! {
        #[test]
        fn every_letter_of_a_text_is_its_own(text in "([A-Za-zé“”.,\\-]{1,9}|[ \t\n]{1,3}){1,60}") {
            if let Ok(document) = crate::document("a.txt", text.as_bytes()) {
                let places = find(&document);
                for (at, letter) in document.text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
                    let found = places.of(Span::new(at, at + letter.len_utf8())).expect("a place");
                    prop_assert_eq!(String::from_utf8_lossy(&document.bytes[found]), letter.to_string());
                }
            }
        }

        #[test]
        fn any_page_has_places_or_none(html in "(<(/?(p|div|b|script|style|a)[ >]|!--|-->)?|&[a-z#0-9]{1,4};|[a-zé&; ]{1,6}){0,60}") {
            if let Ok(mut document) = html::document("a.html", html.as_bytes()) {
                document.bytes = html.into_bytes();
                let places = find(&document);
                for block in &document.blocks {
                    if let Some(found) = places.of(block.span) {
                        prop_assert!(found.start < found.end && found.end <= document.bytes.len());
                    }
                }
            }
        }
    }
}
