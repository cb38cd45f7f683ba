//! How claims, their tellers and people's words look on a terminal.
//!
//! In goes what a ledger answers, out come lines of the width of the terminal. A claim never stands without the line above
//! it that says who tells it:
//!
//! ```text
//! two officials, cited by the Post · post.txt · 2021-06-02
//!    TRANSPORT  the Guard moved boats                                        possible
//!               “the Guard may have [moved] boats to Vess”
//!               c:51f62719d27021ef
//! ```

use super::Surroundings;
use crate::answers::claims::Told;
use crate::answers::logging::{short, verdict};
use crate::export::printable;
use crate::export::text::{certainty, hue};
use anstyle::{AnsiColor, Style};
use hearsay_ledger::reviews::Review;
use std::fmt::Write as _;
use textwrap::core::display_width;

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;

/// A page of so many columns.
pub struct Lines {
    width: usize,
    colour: bool,
    /// What was written so far.
    pub out: String,
}

impl Lines {
    /// An empty page.
    pub fn new(surroundings: &Surroundings) -> Self {
        let width = surroundings.width.unwrap_or(WIDTH).clamp(40, 140);
        Lines { width, colour: surroundings.colour_output, out: String::new() }
    }

    fn paint(&self, style: Style, words: &str) -> String {
        if self.colour { format!("{style}{words}{style:#}") } else { words.to_owned() }
    }

    /// Words broken into lines that start in this column.
    pub fn wrapped(&mut self, indent: usize, words: &str, style: Style) {
        let words = printable(words);
        for line in textwrap::wrap(&words, self.width.saturating_sub(indent).max(20)) {
            let _ = writeln!(self.out, "{}{}", " ".repeat(indent), self.paint(style, &line));
        }
    }

    /// A heading; lines after the first stand in.
    pub fn heading(&mut self, words: &str) {
        let words = printable(words);
        for (number, line) in textwrap::wrap(&words, self.width).iter().enumerate() {
            let indent = if number > 0 { "  " } else { "" };
            let line = self.paint(Style::new().bold(), line);
            let _ = writeln!(self.out, "{indent}{line}");
        }
    }

    /// Words that matter less.
    pub fn aside(&mut self, indent: usize, words: &str) {
        self.wrapped(indent, words, Style::new().dimmed());
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.out.push('\n');
    }

    /// A claim under who tells it, with its report.
    pub fn told(&mut self, told: &Told) {
        let mut heading = format!("{} · {}", told.who, told.path);
        for more in [&told.publisher, &told.published].into_iter().flatten() {
            let _ = write!(heading, " · {more}");
        }
        self.heading(&heading);
        self.claim(told);
    }

    /// A claim, whose teller stands above.
    pub fn claim(&mut self, told: &Told) {
        let claim = &told.claim;
        let indent = 3 + display_width(&claim.claim_type) + 2;
        let room = self.width.saturating_sub(indent).max(20);
        let hue_of = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
        let _ = write!(self.out, "   {}  ", self.paint(hue_of, &claim.claim_type));
        let certainty = certainty(claim.factuality);
        let label = printable(&claim.label);
        let lines = textwrap::wrap(&label, room);
        let last = lines.len().saturating_sub(1);
        for (number, line) in lines.iter().enumerate() {
            let mut used = display_width(line);
            let _ = write!(self.out, "{}{line}", if number > 0 { " ".repeat(indent) } else { String::new() });
            if number == last {
                if used + 2 + certainty.len() > room {
                    let _ = write!(self.out, "\n{}", " ".repeat(indent));
                    used = 0;
                }
                let pad = " ".repeat(room.saturating_sub(used + certainty.len()));
                let _ = write!(self.out, "{pad}{}", self.paint(hue(claim.factuality), certainty));
            }
            self.out.push('\n');
        }
        let (open, close) =
            if told.quote.contains(['“', '”', '"', '«', '»']) { ("", "") } else { ("“", "”") };
        self.wrapped(indent, &format!("{open}{}{close}", told.marked), Style::new());
        let mut ids = claim.id.clone();
        if let (Some(proposition), Some(interval)) = (&told.proposition, told.independent) {
            let _ = write!(ids, " · part of {proposition}, {}", independent(interval.min, interval.max));
        }
        self.aside(indent, &ids);
        self.reviews(indent, &told.reviews, Some(&claim.id));
    }

    /// What people said, a line each; of the claim that stands above, its id is not said again.
    pub fn reviews(&mut self, indent: usize, reviews: &[Review], above: Option<&str>) {
        for review in reviews {
            let mut said = verdict(&review.verdict);
            if let Some(id) = above {
                said = said.replace(&format!(" {id}"), "");
            }
            let line = format!("{} {said}: {} ({})", review.by, review.reason, short(&review.entry));
            self.wrapped(indent, &line, Style::new().fg_color(Some(AnsiColor::Yellow.into())));
        }
    }
}

/// `0 to 1 independent origins`
pub fn independent(min: usize, max: usize) -> String {
    match (min, max) {
        (1, 1) => "1 independent origin".to_owned(),
        (min, max) if min == max => format!("{min} independent origins"),
        (min, max) => format!("{min} to {max} independent origins"),
    }
}

/// `1 report`, `2 reports`
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
