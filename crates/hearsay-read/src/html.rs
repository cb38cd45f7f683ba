//! Web pages: the article's text with its blocks, and what the page says about it.
//!
//! In go the bytes of a page as saved, out comes the article in order, without navigation, related links or comments,
//! with title, outlet, byline, dates and address from JSON-LD, `OpenGraph`, meta tags and the page, in that order. Of
//! `<nav>Home</nav><article><h1>Boats</h1><p>Orlin left.</p></article>` the text is "Boats" and "Orlin left.".

use crate::stream::broken;
use crate::{ReadError, detect, header, parts};
use dom_query::{Document as Tree, NodeRef};
use encoding_rs::Encoding;
use hearsay_model::{Block, BlockKind, Diagnostic, Document, Span};
use serde_json::Value;
use std::panic::{self, AssertUnwindSafe};

/// Tags that lie deeper than this are left out, with their words kept: no page of people is so deep, and what reads
/// trees may call itself once a level.
const DEPTH: usize = 250;

/// Reads a page.
///
/// # Errors
/// When there is no text in it.
pub fn document(path: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let mut document = Document {
        id: parts::id(bytes),
        path: path.to_owned(),
        media_type: "text/html".to_owned(),
        ..Document::default()
    };
    let page = shallow(&decoded(bytes));
    let extracted = panic::catch_unwind(AssertUnwindSafe(|| {
        let facts = facts(&Tree::from(page.as_str()));
        let article = {
            let kind = Some(rs_trafilatura::page_type::PageType::Article);
            let options = rs_trafilatura::Options { page_type: kind, ..rs_trafilatura::Options::default() };
            rs_trafilatura::extract_with_options(&page, &options).ok()
        };
        (facts, article.map(|article| (article.content_html.unwrap_or_default(), article.content_text)))
    }));
    let (facts, article) = extracted.map_err(|_| broken(path, "the page can't be taken apart"))?;
    let (html, plain) = article.unwrap_or_default();
    (document.text, document.blocks) = fragment(&html);
    if document.text.len() * 2 < plain.trim().len() {
        document.blocks = crate::plain::blocks(&plain, false);
        document.text = plain;
    }
    if document.text.trim().is_empty() {
        (document.text, document.blocks) = fragment(&page);
        let message = "no article was found in the page; all its words are read".to_owned();
        document.diagnostics.push(Diagnostic { span: Span::new(0, 0), layer: "read", message });
    }
    if document.text.trim().is_empty() {
        return Err(ReadError::NoText { path: path.to_owned() });
    }
    if let Some(block) = document.blocks.first_mut().filter(|block| block.kind == BlockKind::Heading) {
        block.kind = BlockKind::Title;
    }
    document.title = facts.title;
    document.publisher = facts.publisher;
    document.byline = facts.byline;
    document.published = facts.published;
    document.url = facts.url;
    parts::tell_language(&mut document);
    if document.language.is_none() {
        document.language = facts.language;
    }
    Ok(document)
}

/// What a page says about its article.
#[derive(Debug, Default)]
struct Facts {
    title: Option<String>,
    publisher: Option<String>,
    byline: Vec<String>,
    published: Option<String>,
    url: Option<String>,
    language: Option<String>,
}

/// Collects what the page says, from the surest place that says it.
fn facts(tree: &Tree) -> Facts {
    let mut facts = Facts::default();
    for script in tree.select("script[type='application/ld+json']").nodes() {
        if let Ok(value) = serde_json::from_str::<Value>(&script.text()) {
            linked(&value, &mut facts);
        }
    }
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            let found = tree.select(&format!("meta[property='{name}'], meta[name='{name}'], meta[itemprop='{name}']"));
            let found = found.nodes().iter().find_map(|node| node.attr("content"));
            found.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        })
    };
    let visible = |selector: &str| {
        let text = tree.select_single(selector).nodes().first().map(|node| one_line(&node.text()));
        text.filter(|text| !text.is_empty())
    };
    facts.title = facts.title.or_else(|| meta(&["og:title", "twitter:title", "dc.title", "headline"]));
    facts.title = facts.title.or_else(|| visible("h1")).or_else(|| visible("title"));
    facts.publisher = facts.publisher.or_else(|| meta(&["og:site_name", "application-name", "dc.publisher"]));
    if facts.byline.is_empty() {
        let names = meta(&["author", "article:author", "parsely-author", "dc.creator", "byl"]);
        let names =
            names.filter(|names| !names.contains("://")).or_else(|| visible("[itemprop='author'] [itemprop='name']"));
        let names = names.or_else(|| visible("[itemprop='author'], [rel='author'], .byline, .author"));
        facts.byline = names.filter(|names| names.len() < 200).map(|names| header::bylines(&names)).unwrap_or_default();
    }
    let dates = [
        "article:published_time",
        "datePublished",
        "og:published_time",
        "parsely-pub-date",
        "dc.date",
        "pubdate",
        "date",
    ];
    let shown = || {
        let time = tree.select_single("time[datetime], [itemprop='datePublished']");
        let node = time.nodes().first()?;
        header::date(&node.attr("datetime").or_else(|| node.attr("content")).unwrap_or_else(|| node.text()))
    };
    facts.published =
        facts.published.or_else(|| dates.iter().find_map(|name| header::date(&meta(&[name])?))).or_else(shown);
    let canonical =
        || tree.select_single("link[rel='canonical']").nodes().first()?.attr("href").map(|url| url.to_string());
    facts.url = facts.url.or_else(|| meta(&["og:url"])).or_else(canonical).filter(|url| url.contains("://"));
    facts.language =
        tree.select_single("html").nodes().first().and_then(|node| node.attr("lang")).map(|tag| tag.to_string());
    facts
}

/// Takes what JSON-LD says about an article.
fn linked(value: &Value, facts: &mut Facts) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| linked(value, facts)),
        Value::Object(object) => {
            if let Some(graph) = object.get("@graph") {
                linked(graph, facts);
            }
            let types = object.get("@type").map(ToString::to_string).unwrap_or_default();
            if !["Article", "Posting", "Report"].iter().any(|kind| types.contains(kind)) {
                return;
            }
            let get = |name: &str| object.get(name).and_then(crate::records::in_words).map(|value| one_line(&value));
            facts.title = facts.title.take().or_else(|| get("headline"));
            facts.publisher = facts.publisher.take().or_else(|| get("publisher"));
            facts.published = facts.published.take().or_else(|| header::date(&get("datePublished")?));
            let address = get("url").or_else(|| match object.get("mainEntityOfPage") {
                Some(Value::Object(page)) => page.get("@id").and_then(Value::as_str).map(str::to_owned),
                Some(Value::String(url)) => Some(url.clone()),
                _ => None,
            });
            facts.url = facts.url.take().or(address).filter(|url| url.contains("://"));
            if facts.byline.is_empty() {
                facts.byline = get("author").map(|names| header::bylines(&names)).unwrap_or_default();
            }
        }
        _ => {}
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text of a record is marked up as a page is.
#[must_use]
pub fn has_tags(text: &str) -> bool {
    ["<p", "<br", "<div", "</a>", "</em>", "</strong>", "<h2", "<ul"].iter().any(|tag| text.contains(tag))
}

/// The text and the blocks of a piece of a page, all of it.
#[must_use]
pub fn fragment(html: &str) -> (String, Vec<Block>) {
    let shallow = shallow(html);
    let tree = Tree::from(shallow.as_str());
    let mut words = Words::default();
    let mut next = Some((tree.root(), true));
    // Goes down and up again without calling itself, whatever the depth.
    while let Some((node, entering)) = next.take() {
        if entering {
            let inside = words.enter(&node);
            next = match node.first_child().filter(|_| inside) {
                Some(child) => Some((child, true)),
                None => Some((node, false)),
            };
        } else {
            words.leave(&node);
            next = match node.next_sibling() {
                Some(sibling) => Some((sibling, true)),
                None => node.parent().map(|parent| (parent, false)),
            };
        }
    }
    words.close();
    (words.text, words.blocks)
}

#[derive(Default)]
struct Words {
    text: String,
    blocks: Vec<Block>,
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
            name if !is_inline(name) => {
                self.close();
                self.count(name, 1);
            }
            _ => {}
        }
        true
    }

    fn leave(&mut self, node: &NodeRef) {
        let Some(name) = node.node_name().filter(|name| !is_inline(name)) else { return };
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

/// The text of a page, in the encoding of its mark, its tags or its bytes.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let declared = head.split("charset=").nth(1).and_then(|rest| {
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        Encoding::for_label(rest.split(['"', '\'', ' ', ';', '>', '/']).next()?.as_bytes())
    });
    let encoding = declared.or_else(|| match detect::detect(bytes, true) {
        detect::Kind::Text { encoding, .. } => Some(encoding),
        detect::Kind::Binary { .. } => None,
    });
    encoding.unwrap_or(encoding_rs::WINDOWS_1252).decode(bytes).0.into_owned()
}

/// The page without scripts and styles (but for JSON-LD), and without tags that lie too deep, in one pass.
fn shallow(html: &str) -> String {
    let mut page = String::with_capacity(html.len());
    let mut rest = html;
    let mut depth = 0_usize;
    // Ends of scripts and comments that are nowhere ahead are not looked for again.
    let mut missing: Vec<&str> = Vec::new();
    while let Some(at) = rest.find('<') {
        page.push_str(&rest[..at]);
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
                if whole[..whole.len().min(200)].is_ascii()
                    && whole.get(..whole.len().min(200)).is_some_and(|head| head.contains("ld+json"))
                    || whole.len() < 200 && whole.contains("ld+json")
                {
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
        let kept = flat || depth < DEPTH + usize::from(closing);
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
fn tag_name(rest: &str) -> String {
    let name = rest.trim_start_matches('<').trim_start_matches('/');
    let end = name.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'-').unwrap_or(name.len());
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name[..end.min(24)].to_ascii_lowercase()
    } else {
        String::new()
    }
}

/// Where `wanted`, in lower case, begins in `text`.
fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
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
