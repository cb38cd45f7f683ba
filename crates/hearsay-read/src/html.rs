//! Web pages: the article's text with its blocks, and what the page says about it.
//!
//! In go the bytes of a page as saved, out comes the article in order, without navigation, related links or comments,
//! with title, outlet, byline, dates and address from JSON-LD, `OpenGraph`, meta tags and the page, in that order. Of
//! `<nav>Home</nav><article><h1>Boats</h1><p>Orlin left.</p></article>` the text is "Boats" and "Orlin left.".

use crate::stream::broken;
use crate::{ReadError, detect, facts, parts};
use dom_query::{Document as Tree, NodeRef};
use encoding_rs::{Encoding, UTF_8};
use hearsay_model::{Block, BlockKind, Document, Span};
use std::panic::{self, AssertUnwindSafe};

mod article;

/// Tags that lie deeper than this are left out, with their words kept: no page of people is so deep, and what reads
/// trees may call itself once a level.
const DEPTH: usize = 250;

/// Tags one after the other without a letter between them say nothing after so many, and what reads trees may take the
/// square of their number. Nor has a page of people more tags in all.
const TAGS_WITHOUT_TEXT: usize = 1_000;
const TAGS: usize = 200_000;

/// Reads a page.
///
/// # Errors
/// When there is no text in it.
pub fn document(path: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    sent(path, bytes, None)
}

/// Reads a page that came with the name of its encoding, as servers send it.
///
/// # Errors
/// When there is no text in it.
pub fn sent(path: &str, bytes: &[u8], encoding: Option<&str>) -> Result<Document, ReadError> {
    let mut document = Document {
        id: parts::id(bytes),
        path: path.to_owned(),
        media_type: "text/html".to_owned(),
        ..Document::default()
    };
    let page = decoded(bytes, encoding);
    let extracted = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut facts = facts::find(&Tree::from(shallow(&page, true).as_str()));
        // What JSON-LD has of the article has lost its paragraphs.
        let article = article::find(&shallow(&page, false), &mut facts);
        (facts, article)
    }));
    let (facts, article) = extracted.map_err(|_| broken(path, "the page can't be taken apart"))?;
    (document.text, document.blocks) = article;
    if document.text.trim().is_empty() {
        (document.text, document.blocks) = fragment(&page);
        document.diagnostics.push(parts::note("no article was found in the page; all its words are read".to_owned()));
    }
    if document.text.trim().is_empty() {
        return Err(ReadError::NoText { path: path.to_owned() });
    }
    document.title = facts.title;
    document.publisher = facts.publisher;
    document.byline = facts.byline;
    document.published = facts.published;
    document.modified = facts.modified;
    document.url = facts.url;
    parts::tell_language(&mut document);
    parts::tell_broken(&mut document);
    if document.language.is_none() {
        document.language = facts.language;
    }
    Ok(document)
}

/// Gives the pieces of text of a page to `take`, in order, until it says `false`.
pub(crate) fn each_text(tree: &Tree, mut take: impl FnMut(&NodeRef) -> bool) {
    walk(&tree.root(), |node, entering| {
        if entering && node.is_text() && !take(node) {
            return Walk::Stop;
        }
        let unseen = node.node_name().is_some_and(|name| matches!(&*name, "script" | "style" | "noscript" | "head"));
        if unseen { Walk::Over } else { Walk::On }
    });
}

/// How a walk goes on.
pub(crate) enum Walk {
    /// Into the node.
    On,
    /// Past what is in it.
    Over,
    /// No further.
    Stop,
}

/// Goes through a tree, down and up again without calling itself, whatever the depth; `step` gets each node when it is
/// entered (`true`) and when it is left.
pub(crate) fn walk(root: &NodeRef, mut step: impl FnMut(&NodeRef, bool) -> Walk) {
    let mut next = Some((*root, true));
    while let Some((node, entering)) = next.take() {
        let way = step(&node, entering);
        next = match (entering, way) {
            (_, Walk::Stop) => return,
            (true, Walk::On) => match node.first_child() {
                Some(child) => Some((child, true)),
                None => Some((node, false)),
            },
            (true, Walk::Over) => Some((node, false)),
            (false, _) if node.id == root.id => None,
            (false, _) => match node.next_sibling() {
                Some(sibling) => Some((sibling, true)),
                None => node.parent().map(|parent| (parent, false)),
            },
        };
    }
}

/// Whether a text of a record is marked up as a page is.
#[must_use]
pub fn has_tags(text: &str) -> bool {
    ["<p", "<br", "<div", "</a>", "</em>", "</strong>", "<h2", "<ul"].iter().any(|tag| text.contains(tag))
}

/// The text and the blocks of a piece of a page, all of it.
#[must_use]
pub fn fragment(html: &str) -> (String, Vec<Block>) {
    let words = fragment_words(html);
    (words.text, words.blocks)
}

/// The words of a piece of a page.
fn fragment_words(html: &str) -> Words {
    let shallow = shallow(html, false);
    let tree = Tree::from(shallow.as_str());
    let mut words = Words::default();
    walk(&tree.root(), |node, entering| match entering {
        true if words.enter(node) => Walk::On,
        true => Walk::Over,
        false => {
            words.leave(node);
            Walk::On
        }
    });
    words.close();
    words
}

#[derive(Default)]
struct Words {
    text: String,
    blocks: Vec<Block>,
    /// Bytes of each block that are links.
    linked: Vec<usize>,
    /// … and of the open block.
    open_linked: usize,
    links: usize,
    /// Where the open block begins.
    start: Option<usize>,
    heading: usize,
    quotes: usize,
    items: usize,
    captions: usize,
}

impl Words {
    /// Takes a node's own words; says whether to look inside.
    fn enter(&mut self, node: &NodeRef) -> bool {
        if node.is_text() {
            self.push(&node.text());
            return false;
        }
        let Some(name) = node.node_name() else { return !node.is_comment() };
        match &*name {
            "script" | "style" | "noscript" | "template" | "head" | "title" | "nav" | "svg" | "button" | "form"
            | "iframe" | "select" | "textarea" | "object" => return false,
            "br" => self.push_break(),
            "a" => self.links += 1,
            name if !is_inline(name) => {
                self.close();
                self.count(name, 1);
            }
            _ => {}
        }
        true
    }

    fn leave(&mut self, node: &NodeRef) {
        let Some(name) = node.node_name() else { return };
        if &*name == "a" {
            self.links = self.links.saturating_sub(1);
        }
        if is_inline(&name) {
            return;
        }
        self.close();
        self.count(&name, -1);
    }

    fn count(&mut self, name: &str, by: isize) {
        let counter = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => &mut self.heading,
            "blockquote" => &mut self.quotes,
            "li" => &mut self.items,
            "figcaption" | "caption" => &mut self.captions,
            _ => return,
        };
        *counter = counter.saturating_add_signed(by);
    }

    fn push(&mut self, text: &str) {
        for (index, word) in text.split(|c: char| c.is_whitespace() && c != '\u{a0}').enumerate() {
            let blank = index > 0 && self.start.is_some() && !self.text.ends_with([' ', '\n']);
            if blank {
                self.text.push(' ');
            }
            if word.is_empty() {
                continue;
            }
            if self.start.is_none() {
                if !self.text.is_empty() {
                    self.text.push_str("\n\n");
                }
                self.start = Some(self.text.len());
            }
            self.text.push_str(word);
            if self.links > 0 {
                self.open_linked += word.len() + usize::from(blank);
            }
        }
    }

    /// One break parts lines, two part blocks.
    fn push_break(&mut self) {
        if self.start.is_some() {
            if self.text.ends_with('\n') {
                return self.close();
            }
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
        }
    }

    fn close(&mut self) {
        let linked = std::mem::take(&mut self.open_linked);
        let Some(start) = self.start.take() else { return };
        let block = &self.text[start..];
        let begin = start + (block.len() - block.trim_start().len());
        let end = start + block.trim_end().len();
        if begin >= end {
            self.text.truncate(start);
            self.text.truncate(self.text.trim_end().len());
            return;
        }
        self.text.truncate(end);
        let kind = match self {
            _ if self.captions > 0 => BlockKind::Caption,
            _ if self.heading > 0 => BlockKind::Heading,
            _ if self.quotes > 0 => BlockKind::Quote,
            _ if self.items > 0 => BlockKind::List,
            _ => BlockKind::Paragraph,
        };
        self.blocks.push(Block { kind, span: Span::new(begin, end) });
        self.linked.push(linked);
    }
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "br"
    )
}

/// The text of a page.
fn decoded(bytes: &[u8], sent: Option<&str>) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding(bytes, sent).decode(bytes).0.into_owned(),
    }
}

/// The encoding of a page, by its mark, by the server, by its tags or by its bytes.
pub(crate) fn encoding(bytes: &[u8], sent: Option<&str>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let declared = |sign: &str| {
        let rest = head.split(sign).nth(1)?.trim_start_matches(['"', '\'', ' ']);
        Encoding::for_label(rest.split(['"', '\'', ' ', ';', '>', '/', '?']).next()?.as_bytes())
    };
    let sent = sent.and_then(|label| Encoding::for_label(label.as_bytes()));
    let declared = sent.or_else(|| declared("charset=")).or_else(|| declared("encoding="));
    // The bytes are no whole UTF-8: where they are said to be, only they themselves can tell whether most of them are.
    let encoding = declared.filter(|&encoding| encoding != UTF_8).or_else(|| match detect::detect_text(bytes) {
        detect::Kind::Text { encoding, .. } => Some(encoding),
        detect::Kind::Binary { .. } => None,
    });
    encoding.unwrap_or(encoding_rs::WINDOWS_1252)
}

/// The page without scripts and styles, and without tags that lie too deep, in one pass. JSON-LD stays if it is asked for.
fn shallow(html: &str, with_linked: bool) -> String {
    let mut page = String::with_capacity(html.len());
    let mut rest = html;
    let mut depth = 0_usize;
    let (mut tags, mut without_text) = (0_usize, 0_usize);
    // Ends of scripts and comments that are nowhere ahead are not looked for again.
    let mut missing: Vec<&str> = Vec::new();
    while let Some(at) = rest.find('<') {
        page.push_str(&rest[..at]);
        if !rest[..at].trim_ascii().is_empty() {
            without_text = 0;
        }
        rest = &rest[at..];
        let name = tag_name(rest);
        let closing = rest.starts_with("</");
        let until = match &*name {
            _ if rest.starts_with("<!--") => "-->",
            "script" if !closing => "</script",
            "style" if !closing => "</style",
            _ => "",
        };
        if !until.is_empty() && !missing.contains(&until) {
            if let Some(end) = find_ignoring_case(rest, until) {
                let whole = &rest[..end];
                let tag = whole.find('>').map_or("", |end| &whole[..end]);
                if with_linked && find_ignoring_case(tag, "ld+json").is_some() {
                    page.push_str(whole);
                    page.push_str("</script>");
                }
                rest = &rest[end..];
                rest = rest.find('>').map_or("", |at| &rest[at + 1..]);
                continue;
            }
            missing.push(until);
        }
        if name.is_empty() {
            page.push('<');
            rest = &rest[1..];
            continue;
        }
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[..=end];
        // Those that end by themselves don't nest.
        let flat = matches!(
            &*name,
            "p" | "li"
                | "td"
                | "th"
                | "tr"
                | "dt"
                | "dd"
                | "option"
                | "br"
                | "img"
                | "input"
                | "meta"
                | "link"
                | "hr"
                | "wbr"
                | "area"
                | "base"
                | "col"
                | "embed"
                | "source"
                | "track"
                | "param"
                | "path"
                | "use"
                | "rect"
                | "circle"
        ) || tag.ends_with("/>");
        (tags, without_text) = (tags + 1, without_text + 1);
        let few = without_text <= TAGS_WITHOUT_TEXT && tags <= TAGS;
        let kept = few && (flat || depth < DEPTH + usize::from(closing));
        if !flat {
            depth = if closing { depth.saturating_sub(1) } else { depth + 1 };
        }
        page.push_str(if kept { tag } else { " " });
        rest = &rest[end + 1..];
    }
    if !rest.starts_with('<') {
        page.push_str(rest);
    }
    page
}

/// The name of the tag that opens `rest`, in lower case; empty where none does.
pub(crate) fn tag_name(rest: &str) -> String {
    let name = rest.trim_start_matches('<').trim_start_matches('/');
    let end = name.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'-').unwrap_or(name.len());
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name[..end.min(24)].to_ascii_lowercase()
    } else {
        String::new()
    }
}

/// Where `wanted`, in lower case, begins in `text`.
pub(crate) fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let first = wanted.as_bytes()[0];
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|&byte| byte == first) {
        let at = from + at;
        if bytes.len() - at < wanted.len() {
            return None;
        }
        if bytes[at..at + wanted.len()].eq_ignore_ascii_case(wanted.as_bytes()) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::all;
    use proptest::prelude::*;

    fn page(body: &str) -> String {
        format!("<!DOCTYPE html><html lang=en><head><title>Boats - Tarn Post</title></head><body>{body}</body></html>")
    }

    #[test]
    fn an_article() {
        let sentence =
            "Commander Orlin visited the ferry landing at Vess on Monday, two officials of the port said, and left.";
        let html = page(&format!(
            "<nav><a href=/>Home</a> <a href=/s>Sport</a></nav><script type=\"application/ld+json\">{{\"@type\": \
             \"NewsArticle\", \"headline\": \"Boats at Vess\", \"datePublished\": \"2031-06-02T23:10:00+02:00\", \"author\": \
             [{{\"name\": \"Ada Renn\"}}], \"publisher\": {{\"name\": \"Tarn Post\"}}}}</script><article><h1>Boats at \
             Vess</h1><p>{sentence}</p><h2>The Militia</h2><p>{sentence} He <b>denied</b> it.</p><blockquote><p>We left Vess \
             early on Monday.</p></blockquote><p>{sentence} Nobody of ours was there.</p></article><footer>© Tarn \
             Post</footer>"
        ));
        let document = document("a.html", html.as_bytes()).expect("read");
        assert_eq!(document.title.as_deref(), Some("Boats at Vess"));
        assert_eq!(document.publisher.as_deref(), Some("Tarn Post"));
        assert_eq!(document.published.as_deref(), Some("2031-06-02"));
        assert_eq!(document.byline, ["Ada Renn"]);
        assert!(document.text.contains("He denied it."), "{}", document.text);
        assert!(!document.text.contains("Sport") && !document.text.contains('©'), "{}", document.text);
    }

    #[test]
    fn fragments() {
        let (text, blocks) = fragment(
            "<h2>The  Militia</h2><p>Orlin <b>left</b>.<br>Quiet.<ul><li>two boats<li>a bridge</ul>\
                                       <blockquote>We left.</blockquote><figcaption>The bridge</figcaption>",
        );
        let found: Vec<_> = blocks.iter().map(|block| (block.kind, block.span.of(&text))).collect();
        assert_eq!(
            found,
            [
                (BlockKind::Heading, "The Militia"),
                (BlockKind::Paragraph, "Orlin left.\nQuiet."),
                (BlockKind::List, "two boats"),
                (BlockKind::List, "a bridge"),
                (BlockKind::Quote, "We left."),
                (BlockKind::Caption, "The bridge"),
            ]
        );
    }

    #[test]
    fn deep_and_heavy_pages() {
        for tag in ["div", "b", "ul><li", "blockquote", "table><tr><td", "font"] {
            let html = page(&format!("{}Orlin left Vess.", format!("<{tag}>").repeat(50_000)));
            let (documents, told) = all("deep.html", html.as_bytes());
            assert!(documents.len() == 1 && documents[0].text.contains("Orlin left Vess."), "{tag}: {told:?}");
        }
        let script =
            format!("<script>{}</script><p>Orlin left Vess on Monday.</p>", "var a = '<div>';".repeat(300_000));
        let (documents, told) = all("heavy.html", page(&script).as_bytes());
        assert_eq!(documents[0].text.trim(), "Orlin left Vess on Monday.", "{told:?}");
        all("open.html", page(&"<script>".repeat(50_000)).as_bytes());
    }

    #[test]
    fn declared_encodings() {
        let html =
            b"<html><head><meta charset=windows-1250></head><body><p>Gener\xE1l Orl\xEDn p\xF8ijel</p></body></html>";
        assert!(document("a.html", html).expect("read").text.contains("Generál Orlín přijel"));
    }

    proptest! {
        #[test]
        fn any_tags_are_read(html in "(<(/?(p|div|b|table|tr|td|li|ul|script|style|a|svg|h1|br)[ >]|!--|-->)?|[a-zé&; ]{1,6}){0,60}") {
            let (text, blocks) = fragment(&html);
            prop_assert!(parts::blocks_cover(&text, &blocks), "{text:?} {blocks:?}");
            if let Ok(document) = document("a.html", html.as_bytes()) {
                prop_assert!(parts::blocks_cover(&document.text, &document.blocks));
            }
        }
    }
}
