//! Where sentences end inside a block, as far as punctuation tells.
//!
//! “We left,” he said. “Who stayed?” Orlin asked. Gen. Adan of the U.S. Navy did. — three sentences: a stop ends one
//! with the quotation marks and brackets that close right after it, a stop of an abbreviation only before a word that
//! plainly opens a sentence, and what is asked inside quotation marks goes on to who asks.

use super::lists::{Abbreviation, Lists};
use super::{LONGEST_SENTENCE, close};
use hearsay_model::{Quote, Tokens};

/// Cuts the tokens from `first` on, which are one block, into sentences.
pub(super) fn cut(text: &str, tokens: &mut Tokens, first: usize, block: usize, lists: &Lists) {
    let end = tokens.items.len();
    let mut start = first;
    if let Some(next) = dateline(text, tokens, first, end) {
        close(tokens, start, next, block);
        start = next;
    }
    let mut at = start;
    while at < end {
        match border(text, tokens, start, at, end, lists) {
            Some(next) => {
                close_in_pieces(text, tokens, start, next, block);
                start = next;
                at = next;
            }
            None => at += 1,
        }
    }
    close_in_pieces(text, tokens, start, end, block);
}

/// Where the text of an agency report begins behind its dateline: a town in capitals, what else stands there, and a dash, as
/// in "VESS, Tarn (Nordwind) - Two boats sank." The dateline is no part of the sentence.
fn dateline(text: &str, tokens: &Tokens, first: usize, end: usize) -> Option<usize> {
    const LONGEST: usize = 16;
    let letters = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).count();
    let town = (first < end).then(|| tokens.text(first, text))?;
    if letters(town) < 3 || town.chars().any(|letter| !letter.is_uppercase() && !matches!(letter, '-' | '\'' | '’')) {
        return None;
    }
    let is_dash = |token: usize| matches!(tokens.text(token, text), "-" | "–" | "—" | "--");
    let apart = |token: usize| tokens.items[token - 1].span.end < tokens.items[token].span.start;
    let dash = (first + 1..end.min(first + LONGEST)).find(|&token| is_dash(token) && apart(token))?;
    let inside = |token: usize| {
        let word = tokens.text(token, text);
        word.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit())
            || matches!(word, "," | "(" | ")" | "/" | "." | "of")
            || is_dash(token)
    };
    let goes_on = dash + 1 < end && !tokens.text(dash + 1, text).starts_with(char::is_lowercase);
    (goes_on && (first + 1..dash).all(inside)).then_some(dash + 1)
}

/// If a sentence that began at `start` ends with token `at` and what closes after it: where the next begins.
fn border(text: &str, tokens: &Tokens, start: usize, at: usize, end: usize, lists: &Lists) -> Option<usize> {
    let word = tokens.text(at, text);
    let kind = terminator(word, lists)?;
    let glued = |token: usize| tokens.items[token - 1].span.end == tokens.items[token].span.start;
    let mut next = at + 1;
    // Marks that close belong to the sentence that ends, and so does a note in brackets.
    let mut closed_quote = false;
    while next < end {
        let mark = tokens.text(next, text);
        if closes(mark) && (glued(next) || mark != "'" && mark != "’") || closes_quote(text, tokens, next, glued(next))
        {
            closed_quote |= tokens.items[next].quote == Quote::Mark || matches!(mark, "'" | "’");
            next += 1;
        } else if terminator(mark, lists) == Some(Terminator::Stop) && glued(next) {
            next += 1;
        } else if let Some(after) = note(text, tokens, next, end) {
            next = after;
        } else {
            break;
        }
    }
    if next >= end {
        return None;
    }
    let opening = opener(text, tokens, next, end);
    let following = tokens.text(opening, text);
    let initial = following.chars().next()?;
    let plain_opener = lists.openers.contains(following) || opening > next;
    let ends = match kind {
        Terminator::Abbreviation(Abbreviation::BeforeName) => false,
        Terminator::Abbreviation(_) => plain_opener && !initial.is_lowercase(),
        Terminator::Initial => lists.openers.contains(following) && next == at + 1 && at > start,
        Terminator::Dots => initial.is_uppercase() || opening > next,
        Terminator::Stop => {
            // The number of a list item: "1. The talks".
            let numbers = at == start + 1 && tokens.text(start, text).bytes().all(|b| b.is_ascii_digit());
            !numbers && !initial.is_lowercase() && !matches!(initial, ',' | ';' | ':' | ')' | ']' | '–' | '—')
        }
        Terminator::Question => {
            let goes_on = matches!(initial, ',' | ';' | ':' | ')' | ']' | '–' | '—' | '-');
            !goes_on && !initial.is_lowercase() && !(closed_quote && speaks(text, tokens, next, end))
        }
    };
    ends.then_some(next)
}

/// What ends a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Terminator {
    /// A full stop.
    Stop,
    /// A question or exclamation mark.
    Question,
    /// Dots that leave something out.
    Dots,
    /// A stop that belongs to an abbreviation.
    Abbreviation(Abbreviation),
    /// A stop that belongs to a single letter.
    Initial,
}

/// What `word` is as an end of a sentence.
fn terminator(word: &str, lists: &Lists) -> Option<Terminator> {
    let last = word.chars().next_back()?;
    match last {
        '.' if word.len() == 1 => Some(Terminator::Stop),
        '。' | '｡' => Some(Terminator::Stop),
        '!' | '?' | '‽' | '！' | '？' | '؟' => {
            word.chars().all(|c| !c.is_alphanumeric()).then_some(Terminator::Question)
        }
        '…' | '.' if word.chars().all(|c| matches!(c, '.' | '…')) => Some(Terminator::Dots),
        '.' if word.chars().count() == 2 && word.chars().next().is_some_and(char::is_uppercase) => {
            Some(Terminator::Initial)
        }
        '.' => Some(Terminator::Abbreviation(lists.abbreviation(word).unwrap_or(Abbreviation::Plain))),
        _ => None,
    }
}

/// Marks that only close.
fn closes(mark: &str) -> bool {
    matches!(mark, ")" | "]" | "}" | "”" | "»" | "''" | "’’" | "’" | "'" | "›")
}

/// Whether the straight mark at `token` closes: one that follows at once, or ends an open quotation.
fn closes_quote(text: &str, tokens: &Tokens, token: usize, glued: bool) -> bool {
    let mark = tokens.text(token, text);
    if mark != "\"" {
        return false;
    }
    let was_inside = tokens.items[token - 1].quote == Quote::Inside;
    was_inside
        || glued && tokens.items.get(token + 1).is_none_or(|after| after.span.start > tokens.items[token].span.end)
}

/// A note such as "[12]" after the stop: where it ends.
fn note(text: &str, tokens: &Tokens, at: usize, end: usize) -> Option<usize> {
    let number = at + 1;
    let note = at + 2 < end
        && tokens.text(at, text) == "["
        && tokens.text(number, text).bytes().all(|b| b.is_ascii_digit())
        && tokens.text(at + 2, text) == "]";
    note.then_some(at + 3)
}

/// The first token from `at` on that is no opening mark.
fn opener(text: &str, tokens: &Tokens, at: usize, end: usize) -> usize {
    let opens = |token: &usize| {
        matches!(tokens.text(*token, text), "(" | "[" | "“" | "„" | "«" | "``" | "‘‘" | "\"" | "‘" | "'" | "‹")
    };
    let limit = end.min(at + 4);
    (at..limit).find(|token| !opens(token)).unwrap_or(limit - 1)
}

/// Whether, right after a quotation, somebody is said to say it: "Orlin asked", "the minister said".
fn speaks(text: &str, tokens: &Tokens, at: usize, end: usize) -> bool {
    (at..end.min(at + 5)).take_while(|&token| !matches!(tokens.text(token, text), "," | "." | "“" | "\"" | ":")).any(
        |token| {
            matches!(
                tokens.text(token, text),
                "said" | "says" | "asked" | "asks" | "wrote" | "shouted" | "cried" | "replied" | "added" | "told"
            )
        },
    )
}

/// Closes the sentence `start..end`, in pieces where it is longer than [`LONGEST_SENTENCE`]: the last semicolon, comma or
/// colon in the second half of a piece ends it, or just its last token.
fn close_in_pieces(text: &str, tokens: &mut Tokens, mut start: usize, end: usize, block: usize) {
    while end - start > LONGEST_SENTENCE {
        let limit = start + LONGEST_SENTENCE;
        let middle = start + LONGEST_SENTENCE / 2;
        let last = |marks: &[&str]| (middle..limit).rev().find(|&token| marks.contains(&tokens.text(token, text)));
        let next =
            last(&[";", ".", "!", "?"]).or_else(|| last(&[",", ":", "–", "—", "--"])).map_or(limit, |token| token + 1);
        close(tokens, start, next, block);
        start = next;
    }
    close(tokens, start, end, block);
}
