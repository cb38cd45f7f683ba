//! The words of a Markdown file, without the marks, and its blocks.
//!
//! In goes the source, out come the text and the blocks in it. For example `Orlin *denied* [it](https://…).` becomes
//! `Orlin denied it.`, and `> We left.` a block quotation. Follows `CommonMark` with tables, footnotes and strike-through.

use hearsay_model::{Block, BlockKind, Diagnostic, Span};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// What a Markdown source says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The words, blocks parted by an empty line.
    pub text: String,
    /// The blocks.
    pub blocks: Vec<Block>,
    /// What was left out.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the words of `source`. Its first heading of the first level is its title if `may_have_title`.
#[must_use]
pub fn words(source: &str, may_have_title: bool) -> Words {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut page = Page { may_have_title, ..Page::default() };
    for event in Parser::new_ext(source, options) {
        page.take(event);
    }
    page.close();
    page.words
}

#[derive(Default)]
struct Page {
    words: Words,
    /// Where the open block begins.
    start: Option<usize>,
    heading: Option<HeadingLevel>,
    quotes: usize,
    items: usize,
    in_image: bool,
    may_have_title: bool,
}

impl Page {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push(&text);
            }
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Rule => self.close(),
            Event::InlineHtml(html) => {
                if html.starts_with("<br") {
                    self.push("\n");
                }
            }
            Event::Html(html) => {
                if !html.trim().is_empty() && !html.trim_start().starts_with("<!--") {
                    self.leave_out_html();
                }
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => return,
            _ => self.close(),
        }
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(*level),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::Item => self.items += 1,
            Tag::Image { .. } => self.in_image = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => return,
            _ => self.close(),
        }
        match tag {
            TagEnd::Heading(_) => self.heading = None,
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::Item => self.items = self.items.saturating_sub(1),
            TagEnd::Image => self.in_image = false,
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.start.is_none() {
            let text = text.trim_start();
            if text.is_empty() {
                return;
            }
            if !self.words.text.is_empty() {
                self.words.text.push_str("\n\n");
            }
            self.start = Some(self.words.text.len());
            self.words.text.push_str(text);
        } else {
            self.words.text.push_str(text);
        }
    }

    fn close(&mut self) {
        let Some(start) = self.start.take() else { return };
        let text = &mut self.words.text;
        text.truncate(text.trim_end().len());
        let kind = match self.heading {
            _ if self.in_image => BlockKind::Caption,
            Some(HeadingLevel::H1) if self.may_have_title && self.words.blocks.is_empty() => BlockKind::Title,
            Some(_) => BlockKind::Heading,
            None if self.quotes > 0 => BlockKind::Quote,
            None if self.items > 0 => BlockKind::List,
            None => BlockKind::Paragraph,
        };
        self.words.blocks.push(Block { kind, span: Span::new(start, text.len()) });
    }

    fn leave_out_html(&mut self) {
        let end = self.words.text.len();
        let diagnostics = &mut self.words.diagnostics;
        if diagnostics.last().is_none_or(|last| last.span.start != end) {
            let message = "HTML inside the Markdown is left out".to_owned();
            diagnostics.push(Diagnostic { span: Span::new(end, end), layer: "read", message });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Caption, Heading, List, Paragraph, Quote, Title};
    use proptest::prelude::*;

    #[test]
    fn marks_are_taken_off() {
        let source = "# Boats at *Vess*\n\nOrlin **denied** [it](https://tarn.example \"x\") &amp; left\nthe \
                      `Amber`.\n\n> “We left,” he said.\n\n- two boats\n- a bridge\n\n## The Militia\n\n![The \
                      bridge](b.png)\n\n<div>x</div>\n\n| who | what |\n|--|--|\n| Orlin | boats |\n";
        let words = words(source, true);
        let found: Vec<_> = words.blocks.iter().map(|block| (block.kind, block.span.of(&words.text))).collect();
        assert_eq!(
            found,
            [
                (Title, "Boats at Vess"),
                (Paragraph, "Orlin denied it & left the Amber."),
                (Quote, "“We left,” he said."),
                (List, "two boats"),
                (List, "a bridge"),
                (Heading, "The Militia"),
                (Caption, "The bridge"),
                (Paragraph, "who"),
                (Paragraph, "what"),
                (Paragraph, "Orlin"),
                (Paragraph, "boats"),
            ]
        );
        assert_eq!(words.diagnostics.len(), 1);
    }

    proptest! {
        #[test]
        fn blocks_cover_the_text(source in "([*_#>\\-\\[\\]()`|!<&;1.]{1,3}|[A-Za-zé]{1,5}|[ \n\t]{1,2}){0,60}") {
            let words = words(&source, true);
            let mut end = 0;
            for block in &words.blocks {
                prop_assert!(words.text[end..block.span.start].trim().is_empty());
                prop_assert!(!block.span.is_empty());
                end = block.span.end;
            }
            prop_assert_eq!(end, words.text.len());
        }
    }
}
