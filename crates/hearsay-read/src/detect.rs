//! Text or not, and in which encoding.
//!
//! In go the first bytes of a report, out comes the encoding to decode it with, or what the bytes look like instead. For
//! example the bytes `4F 72 6C ED 6E` ("Orlín" as an old Windows program saved it) are no UTF-8, and the guess is
//! windows-1252.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// What the first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text in this encoding; `guessed` when neither a mark nor the bytes themselves settle it.
    Text {
        /// How to decode it.
        encoding: &'static Encoding,
        /// Whether it is a guess.
        guessed: bool,
    },
    /// No text.
    Binary {
        /// What it looks like.
        looks_like: &'static str,
        /// Offset of the byte that shows it.
        place: usize,
    },
}

/// Beginnings of files that are no plain text, with what they are.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive, such as a Word or OpenDocument file"),
    (b"\xD0\xCF\x11\xE0", "an old Word or Excel file"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\xFD7zXZ", "an xz archive"),
    (b"7z\xBC\xAF", "a 7z archive"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\xFF\xFE\0\0", "text in UTF-32"),
    (b"\0\0\xFE\xFF", "text in UTF-32"),
    (b"<?xml", "an XML file"),
];

/// Beginnings that a text may have as well; they count only where control characters follow.
const WEAK_SIGNATURES: &[(&[u8], &str)] = &[
    (b"RIFF", "a sound, film or WebP file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"BZh", "a bzip2 archive"),
];

/// Tells what the first bytes of a report are. `whole` says that nothing comes after them.
#[must_use]
pub fn detect(bytes: &[u8], whole: bool) -> Kind {
    for &(signature, looks_like) in SIGNATURES {
        if bytes.starts_with(signature) {
            return Kind::Binary { looks_like, place: 0 };
        }
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Kind::Text { encoding, guessed: false };
    }
    if looks_like_html(bytes) {
        return Kind::Binary { looks_like: "an HTML page", place: 0 };
    }
    text(bytes, whole)
}

/// Tells the encoding of all the bytes of a text, whatever is marked up in it.
#[must_use]
pub fn detect_text(bytes: &[u8]) -> Kind {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => Kind::Text { encoding, guessed: false },
        None => text(bytes, true),
    }
}

fn text(bytes: &[u8], whole: bool) -> Kind {
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return Kind::Text { encoding, guessed: true };
    }
    if let Some(place) = controls(bytes) {
        let known = WEAK_SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
        return Kind::Binary { looks_like: known.map_or("binary data", |(_, looks_like)| looks_like), place };
    }
    if is_utf_8(bytes, whole) {
        return Kind::Text { encoding: UTF_8, guessed: false };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, whole);
    Kind::Text { encoding: detector.guess(None, Utf8Detection::Deny), guessed: true }
}

/// The first control character that text has no use for, if there are so many that the bytes are no text. A stray one
/// is let through.
#[must_use]
pub fn controls(bytes: &[u8]) -> Option<usize> {
    let strange = |byte: u8| matches!(byte, 0..=6 | 14..=26 | 28..=31 | 127);
    let many = bytes.iter().filter(|&&byte| strange(byte)).count();
    if many * 200 > bytes.len() { bytes.iter().position(|&byte| strange(byte)) } else { None }
}

/// Whether the bytes open as a web page does.
fn looks_like_html(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let opens = |tag: &[u8]| start.len() >= tag.len() && start[..tag.len()].eq_ignore_ascii_case(tag);
    opens(b"<!doctype html") || opens(b"<html")
}

/// UTF-16 without a byte order mark shows as Western text with every other byte zero.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let pairs = sample.len() / 2;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    if pairs >= 4 && second * 10 > pairs * 7 && first * 10 < pairs {
        Some(UTF_16LE)
    } else if pairs >= 4 && first * 10 > pairs * 7 && second * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether the bytes are UTF-8, perhaps cut off in the middle of a character or with a few broken ones: then there are
/// more whole characters of several bytes than broken ones.
fn is_utf_8(bytes: &[u8], whole: bool) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    let mut rest = bytes;
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                good += multibyte(text.as_bytes());
                return bad == 0 || good > bad;
            }
            Err(error) => {
                let (text, tail) = rest.split_at(error.valid_up_to());
                good += multibyte(text);
                if let Some(length) = error.error_len() {
                    bad += 1;
                    rest = &tail[length..];
                    continue;
                }
                // Cut off. One high byte after plain letters alone is rather the é of an old encoding.
                let plausible = !whole || good > 0 || tail.len() > 1;
                return plausible && (bad == 0 || good > bad);
            }
        }
    }
}

/// Number of characters of several bytes in valid UTF-8.
fn multibyte(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte >= 0xC0).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(bytes: &[u8]) -> &'static str {
        match detect(bytes, true) {
            Kind::Text { encoding, .. } => encoding.name(),
            Kind::Binary { looks_like, .. } => looks_like,
        }
    }

    #[test]
    fn encodings() {
        assert_eq!(encoding(b"Orlin visited Vess."), "UTF-8");
        assert_eq!(encoding("\u{feff}Orlin visited Vess.".as_bytes()), "UTF-8");
        assert_eq!(encoding(b"\xFF\xFEO\0r\0l\0i\0n\0"), "UTF-16LE");
        assert_eq!(encoding(b"O\0r\0l\0i\0n\0 \0s\0a\0i\0d\0"), "UTF-16LE");
        assert_eq!(encoding(b"\0O\0r\0l\0i\0n\0 \0s\0a\0i\0d"), "UTF-16BE");
        assert_eq!(encoding(b"General Orl\xEDn visited the caf\xE9 at Vess on Monday."), "windows-1252");
        assert_eq!(encoding(b"\x93We left the caf\xE9\x94, said Orlin"), "windows-1252");
    }

    #[test]
    fn cut_utf_8_stays_utf_8() {
        let text = "“We left,” said Orlin. “We";
        for cut in 0..text.len() {
            let bytes = &text.as_bytes()[..cut];
            if cut != 1 {
                assert_eq!(encoding(bytes), "UTF-8", "cut at {cut}");
            }
        }
    }

    #[test]
    fn no_text() {
        assert_eq!(encoding(b"%PDF-1.7 ..."), "a PDF file");
        assert_eq!(encoding(b"\x01\x02\x03\x04abc\x00\x00"), "binary data");
        assert_eq!(encoding(b"  <!DOCTYPE html><p>Hi"), "an HTML page");
        assert_eq!(encoding(b""), "UTF-8");
    }
}
