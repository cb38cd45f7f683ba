//! The page for people: a report's claims grouped by who says so, made to be read aloud as it stands.
//!
//! ```text
//! tarn-bridge.txt · 3 claims · 3 sources, 1 unnamed
//!
//! Tamas Orlin, commander of the Coastal Guard, on Radio Vess (run by the Coastal Guard)
//!    ESTABLISH  the Guard, the River Militia → a joint command post · in Vess                       certain
//!               “The Guard and the River Militia had [set up] a joint command post in Vess.”
//! ```
//!
//! What stands there are words of the text and a few fixed words for how certain a source is; nothing is told without the
//! line above it that says who tells it.

#[cfg(test)]
pub mod sample;
mod voices;

use super::{Page, printable};
use anstyle::{AnsiColor, Style};
use hearsay_model::record::{self, name};
use hearsay_model::{Analysis, Claim, ClaimKind, Document, Factuality, Filler, Hop, HopRole, TokenId, Words};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use textwrap::core::display_width;
use voices::Voices;

/// A sentence of up to so many bytes is quoted whole.
const WHOLE_SENTENCE: usize = 200;
/// No more than this of a sentence is quoted.
const QUOTED: usize = 320;
/// Nor less, so that one can see what is talked of.
const QUOTED_AT_LEAST: usize = 120;
/// So many pieces of a word that is written as one are put together again.
const GLUED: usize = 4;
/// Names are not printed longer than this.
const NAME_CHARS: usize = 80;
/// Marks around the predicate until the lines are broken; private characters, so that no text has them.
const OPEN: char = '\u{f0000}';
const CLOSE: char = '\u{f0001}';

/// Prints the page of one document.
pub fn render(document: &Document, analysis: &Analysis, page: &Page) -> String {
    let sheet = Sheet { document, analysis, page, voices: Voices::new(document, analysis) };
    let mut out = String::new();
    sheet.heading(&mut out);
    let groups = sheet.groups();
    if groups.is_empty() {
        out.push_str("no claims found\n");
    }
    for group in &groups {
        sheet.group(&mut out, group);
    }
    out
}

struct Sheet<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    page: &'a Page,
    voices: Voices<'a>,
}

/// The claims of one chain.
struct Group<'a> {
    chain: &'a [Hop],
    claims: Vec<&'a Claim>,
}

impl<'a> Sheet<'a> {
    /// `tarn-bridge.txt · 14 claims · 4 sources, 1 unnamed`, and below it what the header says.
    fn heading(&self, out: &mut String) {
        let claims = self.analysis.claims.len();
        let others = self.analysis.claims.iter().filter(|claim| is_other(claim)).count();
        let (mut sources, mut unnamed, mut unstated) = (BTreeSet::new(), BTreeSet::new(), false);
        for hop in self.analysis.claims.iter().flat_map(|claim| &claim.chain) {
            match hop.role {
                HopRole::Report => {}
                HopRole::Unstated => unstated = true,
                HopRole::Source => _ = sources.insert(self.voices.key(hop)),
                HopRole::Unnamed => _ = unnamed.insert(self.voices.key(hop)),
            }
        }
        let path = self.paint(Style::new().bold(), &printable(&self.document.path));
        let _ = write!(out, "{path} · {}", count(claims, "claim"));
        if others > 0 {
            let _ = write!(out, ", {others} of no type");
        }
        let _ = write!(out, " · {}", count(sources.len() + unnamed.len(), "source"));
        if !unnamed.is_empty() {
            let _ = write!(out, ", {} unnamed", unnamed.len());
        }
        if unstated {
            out.push_str(", and some left unsaid");
        }
        out.push('\n');
        let mut about = Vec::new();
        about.extend(self.document.title.as_ref().map(|title| format!("“{}”", printable(title))));
        about.extend(self.document.publisher.as_ref().map(|publisher| printable(publisher)));
        about.extend((!self.document.byline.is_empty()).then(|| printable(&self.document.byline.join(", "))));
        about.extend(self.document.published.as_ref().map(|date| printable(date)));
        if !about.is_empty() {
            for line in textwrap::wrap(&about.join(", "), self.width()) {
                let _ = writeln!(out, "{}", self.paint(dim(), &line));
            }
        }
        out.push('\n');
    }

    /// The claims by chain: chains in the order of the text, those that differ only in where the source spoke next to each
    /// other, and the report's own claims last.
    fn groups(&self) -> Vec<Group<'a>> {
        let mut groups: Vec<(usize, Group)> = Vec::new();
        let mut chains: HashMap<Vec<String>, usize> = HashMap::new();
        let mut index: HashMap<Vec<String>, usize> = HashMap::new();
        for claim in &self.analysis.claims {
            let sources: Vec<_> = claim.chain.iter().map(|hop| self.voices.key(hop)).collect();
            let order = chains.len();
            let own = claim.chain.iter().all(|hop| hop.role == HopRole::Report);
            let order = if own { usize::MAX } else { *chains.entry(sources.clone()).or_insert(order) };
            let mut venues = sources;
            venues.extend(claim.chain.iter().map(|hop| self.voices.venue_key(hop)));
            let at = *index.entry(venues).or_insert_with(|| {
                groups.push((order, Group { chain: &claim.chain, claims: Vec::new() }));
                groups.len() - 1
            });
            groups[at].1.claims.push(claim);
        }
        groups.sort_by_key(|(order, _)| *order);
        groups.into_iter().map(|(_, group)| group).collect()
    }

    fn group(&self, out: &mut String, group: &Group) {
        let heading = self.voices.spell(group.chain);
        for (number, line) in textwrap::wrap(&heading, self.width()).iter().enumerate() {
            let indent = if number > 0 { "  " } else { "" };
            let _ = writeln!(out, "{indent}{}", self.paint(Style::new().bold(), line));
        }
        let shown: Vec<_> = group.claims.iter().filter(|claim| self.page.all || !is_other(claim)).collect();
        let left_out = group.claims.len() - shown.len();
        let column = shown.iter().map(|claim| display_width(&claim.claim_type)).max().unwrap_or(0);
        for claim in shown {
            self.claim(out, claim, column);
        }
        if left_out > 0 {
            let more = if left_out < group.claims.len() { " more" } else { "" };
            let line = format!("   {left_out}{more} of no type (shown with --all)");
            let _ = writeln!(out, "{}", self.paint(dim(), &line));
        }
        out.push('\n');
    }

    fn claim(&self, out: &mut String, claim: &Claim, column: usize) {
        let indent = 3 + column + 2;
        let room = self.width().saturating_sub(indent).max(20);
        let certainty = certainty(claim.factuality);
        let facts = self.facts(claim);
        let lines = textwrap::wrap(&facts, room);
        let claim_type = self.paint(Style::new().fg_color(Some(AnsiColor::Cyan.into())), &claim.claim_type);
        let pad = " ".repeat(column - display_width(&claim.claim_type));
        let _ = write!(out, "   {claim_type}{pad}  ");
        let last = lines.len() - 1;
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                out.push_str(&" ".repeat(indent));
            }
            out.push_str(line);
            let mut used = display_width(line);
            if number == last {
                if used + 2 + certainty.len() > room {
                    out.push('\n');
                    out.push_str(&" ".repeat(indent));
                    used = 0;
                }
                out.push_str(&" ".repeat(room.saturating_sub(used + certainty.len())));
                out.push_str(&self.paint(hue(claim.factuality), certainty));
            }
            out.push('\n');
        }
        let quote = self.quote(claim);
        let strong = Style::new().bold();
        for line in textwrap::wrap(&quote, room) {
            let (open, close) = if self.page.colour {
                (format!("[{strong}"), format!("{strong:#}]"))
            } else {
                ("[".into(), "]".into())
            };
            let line = line.replace(OPEN, &open).replace(CLOSE, &close);
            let _ = writeln!(out, "{}{line}", " ".repeat(indent));
        }
        if let Some(chain) = &claim.chain_or {
            let other = format!("(or told by {})", self.voices.spell(chain));
            for line in textwrap::wrap(&other, room) {
                let _ = writeln!(out, "{}{}", " ".repeat(indent), self.paint(dim(), &line));
            }
        }
    }

    /// `the Guard, the River Militia → a joint command post · in Vess · during the floods`
    fn facts(&self, claim: &Claim) -> String {
        let list = |fillers: &[Filler]| {
            let names: Vec<_> = fillers.iter().filter_map(|filler| self.filler(filler)).collect();
            names.join(", ")
        };
        let mut facts = list(&claim.actor);
        if facts.is_empty() {
            facts.push('…');
        }
        let mut others = claim.recipient.clone();
        others.extend(claim.object.iter().cloned());
        let others = list(&others);
        if !others.is_empty() {
            let _ = write!(facts, " → {others}");
        }
        for place in &claim.place {
            if let Some(words) = self.with_preposition(&place.words) {
                let _ = write!(facts, " · {words}");
            }
        }
        for when in &claim.time {
            if let Some(words) = self.with_preposition(&when.words) {
                let _ = write!(facts, " · {words}");
            }
        }
        facts
    }

    fn filler(&self, filler: &Filler) -> Option<String> {
        name(self.document, self.analysis, filler).map(|words| clip(&printable(&words), NAME_CHARS))
    }

    /// The words of a place or time with the preposition before them, if any.
    fn with_preposition(&self, words: &Words) -> Option<String> {
        record::span(self.analysis, words)?;
        let mut from = words.start;
        let before = from.checked_sub(1).filter(|&token| self.sentence(token) == self.sentence(from));
        if before.and_then(|token| self.analysis.tags.get(token)).is_some_and(|tag| tag.pos == "ADP") {
            from -= 1;
        }
        let words = self.analysis.tokens.span(&(from..words.end)).of(&self.document.text);
        Some(clip(&printable(words), NAME_CHARS))
    }

    fn sentence(&self, token: TokenId) -> usize {
        self.analysis.tokens.items[token].sentence
    }

    /// The sentence with the predicate marked; of a long one the stretch that the claim rests on, and `…` for the rest.
    fn quote(&self, claim: &Claim) -> String {
        let tokens = &self.analysis.tokens;
        let Some(predicate) = record::span(self.analysis, &claim.words) else { return String::new() };
        let sentences = [claim.words.start, claim.words.end - 1].map(|token| tokens.items[token].sentence);
        let whole = match sentences.map(|sentence| tokens.sentences.get(sentence)) {
            [Some(first), Some(last)] => first.words.start.min(claim.words.start)..last.words.end.max(claim.words.end),
            _ => claim.words.clone(),
        };
        let whole = whole.start..whole.end.min(tokens.items.len());
        let mut shown = whole.clone();
        if tokens.span(&whole).len() > WHOLE_SENTENCE {
            shown = claim.words.clone();
            let fillers = claim.actor.iter().chain(&claim.recipient).chain(&claim.object).chain(&claim.place);
            let mut pieces: Vec<&Words> = fillers.map(|filler| &filler.words).collect();
            pieces.extend(claim.time.iter().map(|when| &when.words));
            if claim.kind == ClaimKind::Event {
                pieces.extend(&claim.evidence);
            }
            for piece in pieces {
                if piece.start < piece.end && whole.start <= piece.start && piece.end <= whole.end {
                    shown = shown.start.min(piece.start)..shown.end.max(piece.end);
                }
            }
            let length = tokens.span(&shown).len();
            if length > QUOTED {
                shown = self.widened(&claim.words, &shown, QUOTED);
            } else if length < QUOTED_AT_LEAST {
                shown = self.widened(&shown, &whole, QUOTED_AT_LEAST);
            }
            // Not in the middle of a word that is written as one, as "Sabo-" of "Sabo-Renn".
            let glued = |token: TokenId| tokens.items[token - 1].span.end == tokens.items[token].span.start;
            for _ in 0..GLUED {
                if shown.start > whole.start && glued(shown.start) {
                    shown.start -= 1;
                }
                if shown.end < whole.end && glued(shown.end) {
                    shown.end += 1;
                }
            }
        }
        let text = &self.document.text;
        let span = tokens.span(&shown);
        let before = if shown.start > whole.start { "… " } else { "" };
        let after = if shown.end < whole.end { " …" } else { "" };
        // A single word may be longer than a page.
        let marked = clip(&text[predicate.start..predicate.end], QUOTED);
        let left = &text[span.start.min(predicate.start)..predicate.start];
        let right = &text[predicate.end..span.end.max(predicate.end)];
        let words = printable(&format!("{left}{OPEN}{marked}{CLOSE}{right}"));
        // Words that bring their own quotation marks are not put into a second pair.
        let (open, close) = if words.contains(['“', '”', '"', '«', '»']) { ("", "") } else { ("“", "”") };
        format!("{open}{before}{words}{after}{close}")
    }

    /// `words` with as many neighbours inside `outer` as there is room for in `bytes`.
    fn widened(&self, words: &Words, outer: &Words, bytes: usize) -> Words {
        let mut shown = words.clone();
        loop {
            let wider = shown.start.saturating_sub(1).max(outer.start)..(shown.end + 1).min(outer.end);
            if wider == shown || self.analysis.tokens.span(&wider).len() > bytes {
                return shown;
            }
            shown = wider;
        }
    }

    fn width(&self) -> usize {
        self.page.width.clamp(40, 140)
    }

    fn paint(&self, style: Style, words: &str) -> String {
        if self.page.colour { format!("{style}{words}{style:#}") } else { words.to_owned() }
    }
}

fn is_other(claim: &Claim) -> bool {
    claim.claim_type == "OTHER"
}

/// How a source commits itself, in fixed words.
pub fn certainty(factuality: Factuality) -> &'static str {
    match factuality {
        Factuality::Certain => "certain",
        Factuality::Probable => "probable",
        Factuality::Possible => "possible",
        Factuality::CertainNot => "denied",
        Factuality::ProbableNot => "probably not",
        Factuality::PossibleNot => "possibly not",
        Factuality::Unknown => "not committed",
    }
}

/// The hue of a certainty.
pub fn hue(factuality: Factuality) -> Style {
    let hue = match factuality {
        Factuality::Certain => AnsiColor::Green,
        Factuality::Probable | Factuality::Possible => AnsiColor::Yellow,
        Factuality::CertainNot | Factuality::ProbableNot | Factuality::PossibleNot => AnsiColor::Red,
        Factuality::Unknown => return dim(),
    };
    Style::new().fg_color(Some(hue.into()))
}

fn dim() -> Style {
    Style::new().dimmed()
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// At most `chars` characters, with `…` for the rest.
fn clip(words: &str, chars: usize) -> String {
    match words.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Page = Page { all: false, colour: false, width: 100 };

    #[test]
    fn a_page() {
        let (document, analysis) = sample::report();
        let page = render(&document, &analysis, &PAGE);
        let wanted = "\
tarn-bridge.txt · 5 claims, 1 of no type · 3 sources, 1 unnamed
The Harbour Post, 2021-06-02

Tamas Orlin, commander of the Coastal Guard, on Radio Vess (run by the Coastal Guard)
   ESTABLISH  the Guard, the Militia → a joint post · in Vess                                certain
              “Commander Tamas Orlin of the Coastal Guard told Radio Vess, run by the Guard, that
              the Guard and the Militia had [set up] a joint post in Vess.”

two officials, cited by the Post
   TRANSPORT  the Guard → boats · to Vess                                                   possible
              “The Post cited two officials as saying that the Guard may have [moved] boats to
              Vess.”
              (or told by the Post)
   1 more of no type (shown with --all)

the report itself
   leads     Tamas Orlin → the Coastal Guard                                                 certain
             “[Commander] Tamas Orlin of the Coastal Guard told Radio Vess, run by the Guard, that
             the Guard and the Militia had set up a joint post in Vess.”
   owned_by  Radio Vess → the Guard                                                          certain
             “Commander Tamas Orlin of the Coastal Guard told Radio Vess, [run] by the Guard, that
             the Guard and the Militia had set up a joint post in Vess.”

";
        assert_eq!(page, wanted, "\n{page}");
    }

    #[test]
    fn all_and_colour() {
        let (document, analysis) = sample::report();
        let page = render(&document, &analysis, &Page { all: true, colour: true, width: 60 });
        assert!(page.contains("OTHER"));
        assert!(page.contains("\u{1b}["));
        assert!(!page.contains("--all"));
    }

    #[test]
    fn nothing_found() {
        let document = Document { path: "a\u{1b}[2J.txt".into(), text: "Vess.".into(), ..Document::default() };
        let page = render(&document, &Analysis::default(), &PAGE);
        assert_eq!(page, "a[2J.txt · 0 claims · 0 sources\n\nno claims found\n");
    }
}
