//! The blocks of a plain text: paragraphs, headings, items of lists, captions.
//!
//! In goes a text, out come its [`Block`]s; the text itself stays as it is. Blank lines part blocks. Where there are none,
//! the lines tell: in a text whose paragraphs are single lines each line stands alone, while lines that were broken at a
//! fixed width, as in
//!
//! ```text
//! Commander Orlin, who leads the Guard, visited the ferry landing at
//! Vess on Monday, two officials said.
//! ```
//!
//! are one block whose span holds the line break.

use hearsay_model::{Block, BlockKind, Span};

/// Lines that are broken at a fixed width are no longer than this.
const WRAPPED_CHARS: usize = 120;
/// Nor is a heading.
const HEADING_CHARS: usize = 120;

/// A line without the blanks around it.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    start: usize,
    chars: usize,
    /// Blanks before it.
    indent: usize,
    /// Whether the line before it is blank.
    after_blank: bool,
}

/// Finds the blocks of `text`. Its first heading is its title if `may_have_title`.
#[must_use]
pub fn blocks(text: &str, may_have_title: bool) -> Vec<Block> {
    let lines = lines(text);
    let width = wrapped_width(&lines);
    let mut blocks = Vec::new();
    let mut first = 0;
    for next in 1..=lines.len() {
        if next < lines.len() && !parts(&lines[next - 1], &lines[next], width) {
            continue;
        }
        let (from, to) = (&lines[first], &lines[next - 1]);
        let span = Span::new(from.start, to.start + to.text.len());
        blocks.push(Block { kind: kind(span.of(text), next - first), span });
        first = next;
    }
    let alone = blocks.len() == 1;
    if let Some(block) = blocks.first_mut().filter(|block| block.kind == BlockKind::Heading) {
        block.kind = match (alone, may_have_title) {
            (true, _) => BlockKind::Paragraph,
            (false, true) => BlockKind::Title,
            (false, false) => BlockKind::Heading,
        };
    }
    blocks
}

/// The lines that are not blank.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut after_blank = true;
    let bytes = text.as_bytes();
    while start < text.len() {
        let length = bytes[start..].iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len() - start);
        let whole = &text[start..start + length];
        let indented = whole.trim_start();
        let line = indented.trim_end();
        if line.is_empty() {
            // The empty stretch between \r and \n is no line of its own.
            after_blank |= !(bytes[start] == b'\n' && start > 0 && bytes[start - 1] == b'\r');
        } else {
            let indent = whole.len() - indented.len();
            lines.push(Line { text: line, start: start + indent, chars: line.chars().count(), indent, after_blank });
            after_blank = false;
        }
        start += length + 1;
    }
    lines
}

/// The width at which the lines of a text were broken, if they were: then many of them end in the middle of a sentence.
fn wrapped_width(lines: &[Line]) -> Option<usize> {
    let capitals = !lines.iter().take(200).any(|line| line.text.contains(char::is_lowercase));
    let mut widths = Vec::new();
    let mut broken = 0;
    for pair in lines.windows(2) {
        if pair[1].after_blank || pair[0].chars > WRAPPED_CHARS {
            continue;
        }
        widths.push(pair[0].chars);
        broken += usize::from(!ends_sentence(pair[0].text) && (capitals || starts_lower(pair[1].text)));
    }
    if broken == 0 || broken * 10 < widths.len() * 3 {
        return None;
    }
    // Nine lines of ten are no longer than the width: the longest may be an address that could not be broken.
    widths.sort_unstable();
    Some(widths[(widths.len() - 1) * 9 / 10])
}

/// Whether two neighbouring lines belong to different blocks.
fn parts(above: &Line, below: &Line, width: Option<usize>) -> bool {
    if below.after_blank || is_item(below.text) {
        return true;
    }
    let ended = ends_sentence(above.text);
    if !ended && starts_lower(below.text) {
        return false;
    }
    let Some(width) = width else { return true };
    if above.chars > WRAPPED_CHARS || (ended && below.indent > above.indent) {
        return true;
    }
    // The next word would have fitted: the line was ended on purpose.
    let word = below.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    above.chars + 1 + word <= width && (ended || above.chars * 10 < width * 7)
}

/// What a block of `lines` lines is.
fn kind(text: &str, lines: usize) -> BlockKind {
    if is_item(text) {
        return BlockKind::List;
    }
    let start = text.split(':').next().unwrap_or("");
    if start.len() < text.len()
        && ["photo", "picture", "image", "caption"].iter().any(|w| start.eq_ignore_ascii_case(w))
    {
        return BlockKind::Caption;
    }
    let open = ends_sentence(text) || text.ends_with([',', ';', ':', '-', '–', '—']);
    let short = lines <= 2 && text.len() <= 4 * HEADING_CHARS && text.chars().count() <= HEADING_CHARS;
    if short && !open && !starts_lower(text) && text.contains(char::is_alphabetic) {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    }
}

/// Whether a line opens as an item of a list: a bullet or dash, or a number with a stop, and a blank after it.
fn is_item(line: &str) -> bool {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("• ") || line.starts_with("· ") {
        return true;
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    (1..=2).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// Whether a sentence ends with the line: a full stop or the like, perhaps inside quotation marks or brackets.
fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '_']);
    bare.ends_with(['.', '!', '?', '…', '。'])
}

/// Whether a line opens in lower case, as the rest of a broken sentence does.
fn starts_lower(line: &str) -> bool {
    line.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &[(BlockKind, &str)]) {
        let found: Vec<_> = blocks(text, true).iter().map(|block| (block.kind, block.span.of(text))).collect();
        assert_eq!(found, expected);
    }

    use BlockKind::{Caption, Heading, List, Paragraph, Title};

    #[test]
    fn blank_lines_part_paragraphs() {
        check(
            "Orlin left.\r\n\r\n  Vess was quiet.  \r\n \r\n\r\nBoats came.",
            &[(Paragraph, "Orlin left."), (Paragraph, "Vess was quiet."), (Paragraph, "Boats came.")],
        );
    }

    #[test]
    fn single_lines_are_paragraphs() {
        check(
            "Boats at Vess\nOrlin left the town early, and nobody of the Guard would say where he went.\nHe came \
             back.\nThe Militia denies\nTwo officials said so.",
            &[
                (Title, "Boats at Vess"),
                (Paragraph, "Orlin left the town early, and nobody of the Guard would say where he went."),
                (Paragraph, "He came back."),
                (Heading, "The Militia denies"),
                (Paragraph, "Two officials said so."),
            ],
        );
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "BOATS AT VESS\n\nCommander Orlin, who leads the Coastal Guard, visited the\nferry landing at \
                    Vess on Monday, two officials of the port\nOffice said. He left again.\nThe Militia denies that \
                    it had fired at the bridge, which\nhas been shut since the floods.";
        check(
            text,
            &[
                (Title, "BOATS AT VESS"),
                (
                    Paragraph,
                    "Commander Orlin, who leads the Coastal Guard, visited the\nferry landing at Vess on Monday, two \
                     officials of the port\nOffice said. He left again.",
                ),
                (
                    Paragraph,
                    "The Militia denies that it had fired at the bridge, which\nhas been shut since the floods.",
                ),
            ],
        );
    }

    #[test]
    fn wrapped_capitals_are_joined() {
        let text = "COMMANDER ORLIN VISITED THE FERRY LANDING\nAT VESS ON MONDAY, TWO OFFICIALS SAID. THE\nMILITIA \
                    DENIES THAT.";
        check(text, &[(Paragraph, text)]);
    }

    #[test]
    fn items_and_captions() {
        check(
            "Orlin named:\n- two boats\n- a bridge\n\nPhoto: the bridge at Tarn\n\n* * *\n\nThe end.",
            &[
                (Paragraph, "Orlin named:"),
                (List, "- two boats"),
                (List, "- a bridge"),
                (Caption, "Photo: the bridge at Tarn"),
                (List, "* * *"),
                (Paragraph, "The end."),
            ],
        );
    }

    #[test]
    fn one_line_is_a_paragraph() {
        check("Orlin visited Vess", &[(Paragraph, "Orlin visited Vess")]);
        check(" \r\n\t\n", &[]);
        check("", &[]);
    }

    proptest! {
        #[test]
        fn every_word_lies_in_one_block(text in "([A-Za-zé“”.,\\-]{0,9}|[ \t\r\n\u{a0}]{1,3}){0,80}") {
            let blocks = blocks(&text, true);
            let mut end = 0;
            for block in &blocks {
                prop_assert!(text[end..block.span.start].trim().is_empty());
                prop_assert!(!block.span.is_empty());
                prop_assert_eq!(block.span.of(&text).trim(), block.span.of(&text));
                end = block.span.end;
            }
            prop_assert!(text[end..].trim().is_empty());
        }
    }
}
