//! The article in a page: its words in order as blocks, and nothing of what stands around it.
//!
//! In go a page and what it says about itself, out come the blocks of the article. `rs-trafilatura` finds where the article
//! stands; what it leaves of the page's furniture is taken off here: section labels and dates above the first sentence,
//! links to other reports, tags, and all that follows "You may also like". Of "Orlin left Vess. / Related: Boats at Tarn / He
//! came back. / Filed under: boats" two sentences stay.

use super::{Words, fragment_words};
use crate::facts::{Facts, folded};
use crate::{dates, header, plain};
use hearsay_model::{Block, BlockKind, Span};

/// Words that a running sentence has at least.
const SENTENCE_WORDS: usize = 8;
/// A label has no more words than this.
const LABEL_WORDS: usize = 6;
/// Furniture that opens with certain words has no more words than this; what is longer may be told in the article.
const FURNITURE_WORDS: usize = 35;
/// Blocks above the first sentence among which the headline, the date and the byline stand.
const HEAD_BLOCKS: usize = 14;
/// Blocks at the end among which the writer is introduced and letters are asked for.
const TAIL_BLOCKS: usize = 5;

/// Whole blocks that are buttons and labels, in small letters and without signs.
const LABELS: &[&str] = &[
    "ad",
    "advert",
    "advertisement",
    "article continues below",
    "back to gallery",
    "close",
    "comment",
    "comments",
    "continue reading",
    "don t miss",
    "email",
    "enlarge image",
    "get short url",
    "like",
    "live tv videos photos",
    "loading",
    "log in",
    "more",
    "next",
    "next prev",
    "photo gallery",
    "photos",
    "play",
    "play video",
    "post comment",
    "prev",
    "previous",
    "previous next",
    "print",
    "promoted",
    "read more",
    "read next",
    "recommended",
    "related",
    "related articles",
    "related news",
    "related stories",
    "related tags",
    "save",
    "see full gallery",
    "see more",
    "share",
    "sign in",
    "sign up",
    "sponsored",
    "sponsored links",
    "story continues below",
    "subscribe",
    "tags",
    "topics",
    "trending",
    "tweet",
    "video",
    "watch",
    "watch now",
];

/// How blocks open that lead elsewhere or ask for something.
const LEADS: &[&str] = &[
    "[related",
    "also on ",
    "also read",
    "also: see",
    "buyer's guide:",
    "click here",
    "copyright ",
    "don't miss",
    "download the",
    "follow us",
    "get the latest",
    "have a tip",
    "leave a comment",
    "like this story",
    "like us on",
    "more: ",
    "our standards:",
    "please enable",
    "posted in",
    "print this article",
    "read also",
    "read more",
    "read next",
    "recommended:",
    "related post",
    "related roundup",
    "related stor",
    "related:",
    "see also",
    "see more",
    "see tweets",
    "share this",
    "sign up",
    "story continues",
    "subscribe to",
    "tag: ",
    "tags: ",
    "tell us what",
    "this article is free",
    "this site is protected",
    "this slideshow requires",
    "this story has been shared",
    "topics: ",
    "you may also like",
    "you might also like",
    "©",
];

/// How the block opens after which nothing of the article comes.
const ENDS: &[&str] = &[
    "- next",
    "about the author",
    "comments",
    "filed under",
    "follow us",
    "leave a comment",
    "leave a reply",
    "more from",
    "more great",
    "more in ",
    "more on this",
    "more stories",
    "most popular",
    "most read",
    "next article",
    "next post",
    "photo gallery",
    "popular on",
    "post comment",
    "previous article",
    "previous next",
    "previous post",
    "read next",
    "recommended",
    "related articles",
    "related news",
    "related roundup",
    "related stories",
    "related tags",
    "related topics",
    "sponsored links",
    "tags",
    "tell us what",
    "topics",
    "trending",
    "you may also like",
    "you might also like",
];

/// Finds the article and the names that its last line credits; the text is empty where there is none.
pub(super) fn find(page: &str, facts: &mut Facts) -> (String, Vec<Block>) {
    let kind = Some(rs_trafilatura::page_type::PageType::Article);
    let options = rs_trafilatura::Options { page_type: kind, ..rs_trafilatura::Options::default() };
    let Ok(article) = rs_trafilatura::extract_with_options(page, &options) else { return Default::default() };
    let words = fragment_words(&article.content_html.unwrap_or_default());
    let told = article.content_text;
    // Where it can't keep the paragraphs in HTML, it keeps them as lines.
    let flat = words.blocks.len() <= 1 && told.lines().filter(|line| !line.trim().is_empty()).count() > 2;
    let pieces = if flat || words.text.len() * 2 < told.trim().len() {
        let whole = |block: Block| Piece { kind: block.kind, text: block.span.of(&told).to_owned(), linked: 0 };
        plain::blocks(&told, false).into_iter().map(whole).collect()
    } else {
        pieces(words)
    };
    joined(&without_furniture(pieces, facts))
}

/// A block on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    kind: BlockKind,
    text: String,
    /// Bytes of it that are links.
    linked: usize,
}

fn pieces(words: Words) -> Vec<Piece> {
    let Words { text, blocks, linked, .. } = words;
    let whole =
        |(block, linked): (Block, usize)| Piece { kind: block.kind, text: block.span.of(&text).to_owned(), linked };
    blocks.into_iter().zip(linked).map(whole).collect()
}

fn joined(pieces: &[Piece]) -> (String, Vec<Block>) {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for piece in pieces {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&piece.text);
        blocks.push(Block { kind: piece.kind, span: Span::new(start, text.len()) });
    }
    (text, blocks)
}

impl Piece {
    fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Whether it is mostly links.
    fn leads_away(&self) -> bool {
        self.linked * 10 >= self.text.len() * 8
    }

    fn ends_sentence(&self) -> bool {
        let bare = self.text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
        bare.ends_with(['.', '!', '?', '…', '。', ':', '।'])
    }

    /// Whether it is running text of the article.
    fn runs(&self) -> bool {
        let long = self.words() >= SENTENCE_WORDS || self.text.len() > 3 * 20 * SENTENCE_WORDS;
        long && self.kind != BlockKind::Heading && !self.leads_away() && (self.ends_sentence() || self.words() > 30)
    }

    /// A few words that are no sentence.
    fn is_label(&self) -> bool {
        self.words() <= LABEL_WORDS && !self.ends_sentence()
    }

    fn opens_with(&self, leads: &[&str]) -> bool {
        let text = self.text.trim_start_matches(['|', '>', '»', '•', ' ']).replace('’', "'").to_lowercase();
        leads.iter().any(|lead| text.starts_with(lead))
    }

    /// Whether it is a button, an advertisement, or leads elsewhere.
    fn is_furniture(&self) -> bool {
        let bare: Vec<&str> = self.text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        let bare = bare.join(" ").to_lowercase();
        LABELS.contains(&bare.as_str())
            || bare.is_empty() && self.text.chars().all(|c| !c.is_alphanumeric())
            || self.words() <= FURNITURE_WORDS && self.opens_with(LEADS)
            || is_shortcode(&self.text)
            || self.kind == BlockKind::Paragraph && self.linked * 20 >= self.text.len() * 19 && !self.ends_sentence()
    }

    /// Whether it says when the article was put up, and nothing else.
    fn is_date_line(&self) -> bool {
        let leads = ["published", "first published", "updated", "last updated", "last modified", "posted", "date:"];
        self.words() <= 16 && !self.text.ends_with('.') && (dates::names_month(&self.text) || self.opens_with(&leads))
            || self.words() <= 10 && self.opens_with(&leads) && self.text.chars().any(|c| c.is_ascii_digit())
    }

    /// Whether it asks to follow, to write or to pay.
    fn asks(&self) -> bool {
        let text = self.text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        has(&["follow ", "reached at", "like us"]) && has(&["twitter", "facebook", "instagram", "@"])
            || has(&["newsletter", "subscri", "sign up", "our app", "inbox"])
                && has(&["get ", "sign up", "click", "subscribe", "your"])
            || has(&["letters to the editor", "all rights reserved", "terms of service", "privacy policy"])
    }
}

/// A command of the program that made the page: `[button link="…"]`.
fn is_shortcode(text: &str) -> bool {
    let name = text.strip_prefix('[').map(|rest| rest.split([' ', ']']).next().unwrap_or_default());
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        && text.split(']').next().is_some_and(|command| command.contains('='))
}

/// Takes off what is not the article's.
fn without_furniture(mut pieces: Vec<Piece>, facts: &mut Facts) -> Vec<Piece> {
    // Without a sentence nothing tells what belongs to the report.
    if !pieces.iter().any(Piece::runs) {
        return pieces;
    }
    without_head(&mut pieces, facts);
    cut_end(&mut pieces);
    pieces.retain(|piece| piece.kind == BlockKind::Title || !piece.is_furniture());
    without_tail(&mut pieces, facts);
    pieces
}

/// Takes off what stands above the first sentence, and marks the headline.
fn without_head(pieces: &mut Vec<Piece>, facts: &Facts) {
    let title = facts.title.as_deref().map(folded).filter(|title| !title.is_empty());
    let first = pieces.iter().position(Piece::runs).unwrap_or(pieces.len()).min(HEAD_BLOCKS);
    let is_title = |piece: &Piece| {
        let text = folded(&piece.text);
        title.as_ref().is_some_and(|title| *title == text)
            || piece.kind == BlockKind::Heading
                && title.as_ref().is_some_and(|title| title.len() > 12 && text.starts_with(title.as_str()))
    };
    let end = (first + 1).min(pieces.len());
    let headline = pieces[..end].iter().position(is_title);
    if let Some(at) = headline {
        pieces[at].kind = BlockKind::Title;
    } else if let Some(heading) = pieces.first_mut().filter(|piece| piece.kind == BlockKind::Heading && title.is_none())
    {
        heading.kind = BlockKind::Title;
    }
    let names: Vec<String> = facts.byline.iter().map(|name| folded(name)).collect();
    let is_byline = |piece: &Piece| {
        let text = folded(&piece.text);
        let credits = piece.opens_with(&["by ", "written by", "author:", "posted by"])
            && piece.words() <= 14
            && !piece.ends_sentence();
        let opens = |name: &String| !name.is_empty() && text.starts_with(name.as_str());
        credits || piece.words() <= 14 && names.iter().any(opens) && !piece.ends_sentence()
    };
    let mut at = 0;
    pieces.retain(|piece| {
        at += 1;
        let index = at - 1;
        if index >= first || matches!(piece.kind, BlockKind::Title | BlockKind::Caption) {
            return true;
        }
        let above_headline = headline.is_some_and(|headline| index < headline);
        let label = piece.is_label() && piece.kind != BlockKind::Heading;
        !(above_headline && !piece.runs() && piece.words() < 2 * SENTENCE_WORDS
            || piece.is_date_line()
            || is_byline(piece)
            || label)
    });
}

/// Cuts off what follows a line after which nothing of the article comes. Where running text follows all the same, it was a
/// box inside the article.
fn cut_end(pieces: &mut Vec<Piece>) {
    let all = pieces.iter().filter(|piece| piece.runs()).count();
    let end = (1..pieces.len()).find(|&at| {
        let piece = &pieces[at];
        let ends = piece.words() <= 12 && !piece.text.ends_with('.') && piece.opens_with(ENDS);
        let after = pieces[at..].iter().filter(|piece| piece.runs()).count();
        ends && after <= 1.max(all / 8) && after < all
    });
    if let Some(end) = end {
        pieces.truncate(end);
    }
}

/// Takes off what stands below the last sentence: tags, dates, who wrote it, and who asks to be followed.
fn without_tail(pieces: &mut Vec<Piece>, facts: &mut Facts) {
    let names: Vec<String> = facts.byline.iter().map(|name| folded(name)).filter(|name| name.len() > 5).collect();
    // The writer's name as a heading, and a word about the writer under it.
    let tail = pieces.len().saturating_sub(TAIL_BLOCKS).max(1);
    let introduced = (tail..pieces.len()).find(|&at| {
        let text = folded(&pieces[at].text);
        let is_name = names.contains(&text);
        let about = names.iter().any(|name| {
            let after = text.strip_prefix(name.as_str());
            after.is_some_and(|after| {
                ["is", "wasa", "covers", "writes", "reports"].iter().any(|verb| after.starts_with(verb))
            })
        });
        (is_name || about) && pieces[at + 1..].iter().filter(|piece| piece.runs()).count() <= 1
    });
    if let Some(at) = introduced {
        pieces.truncate(at);
    }
    while pieces.len() > 1 {
        let Some(last) = pieces.last() else { break };
        if let Some(credited) = credits(&last.text) {
            for name in credited {
                if !facts.byline.contains(&name) {
                    facts.byline.push(name);
                }
            }
        } else {
            let tag = last.is_label() && (last.kind == BlockKind::Paragraph || last.kind == BlockKind::Heading);
            let gone = last.is_furniture() || last.leads_away() || last.is_date_line() || tag || last.asks();
            if !gone || last.kind == BlockKind::Caption {
                break;
            }
        }
        pieces.pop();
    }
}

/// The names in the last line of an agency's report: "(Reporting by Ada Renn; editing by Jon Sabo)".
fn credits(text: &str) -> Option<Vec<String>> {
    let rest = text.trim_start_matches(['(', '[']).strip_prefix("Reporting by ")?;
    let names = rest.split([';', '.', ')', ']']).next().unwrap_or_default().replace("with reporting by", "and");
    let name = |name: String| name.split(" in ").next().unwrap_or_default().trim().to_owned();
    let writes = |name: &String| !name.is_empty() && !name.to_lowercase().starts_with("edit");
    Some(header::bylines(&names).into_iter().map(name).filter(writes).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str =
        "Commander Orlin visited the ferry landing at Vess on Monday, two officials of the port said.";

    fn piece(kind: BlockKind, text: &str) -> Piece {
        let linked = if text.starts_with('~') { text.len() } else { 0 };
        Piece { kind, text: text.trim_start_matches('~').to_owned(), linked }
    }

    #[track_caller]
    fn check(pieces: &[(BlockKind, &str)], stay: &[&str]) {
        let mut facts =
            Facts { title: Some("Boats at Vess".to_owned()), byline: vec!["Ada Renn".to_owned()], ..Facts::default() };
        let pieces = pieces.iter().map(|(kind, text)| piece(*kind, text)).collect();
        let left = without_furniture(pieces, &mut facts);
        assert_eq!(left.iter().map(|piece| &*piece.text).collect::<Vec<_>>(), stay);
    }

    use BlockKind::{Caption, Heading, List, Paragraph};

    #[test]
    fn head_and_tail() {
        check(
            &[
                (Paragraph, "WORLD"),
                (Heading, "Boats at Vess"),
                (Paragraph, "By ADA RENN"),
                (Paragraph, "2 June 2031, 10:30"),
                (Caption, "The bridge"),
                (Paragraph, SENTENCE),
                (Paragraph, "Related: What Tarn said"),
                (Heading, "The Militia"),
                (List, "two boats"),
                (Paragraph, SENTENCE),
                (Paragraph, "~Boats leave Tarn after a year of waiting"),
                (Paragraph, "He left."),
                (Paragraph, "Ada Renn is a reporter of ours."),
                (Heading, "You may also like"),
                (Paragraph, "~Boats"),
            ],
            &["Boats at Vess", "The bridge", SENTENCE, "The Militia", "two boats", SENTENCE, "He left."],
        );
    }

    #[test]
    fn a_box_inside_ends_nothing() {
        check(
            &[(Paragraph, SENTENCE), (Heading, "More from Vess"), (Paragraph, SENTENCE), (Paragraph, SENTENCE)],
            &[SENTENCE, "More from Vess", SENTENCE, SENTENCE],
        );
    }

    #[test]
    fn short_reports_stay() {
        check(&[(Paragraph, "Orlin left.")], &["Orlin left."]);
        check(&[(Paragraph, "Orlin left"), (Paragraph, "~Vess was quiet")], &["Orlin left", "Vess was quiet"]);
        check(&[], &[]);
    }

    #[test]
    fn the_last_line_credits() {
        let line = "(Reporting by Ada Renn in Tarn and Jon Sabo; editing by Kell Ford)";
        assert_eq!(credits(line), Some(vec!["Ada Renn".to_owned(), "Jon Sabo".to_owned()]));
        check(&[(Paragraph, SENTENCE), (Paragraph, line)], &[SENTENCE]);
    }
}
