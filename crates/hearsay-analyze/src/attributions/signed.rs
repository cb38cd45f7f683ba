//! Words that are signed, or stand under a speaker's name: “The lock never failed.” — Miro Vale, and in the record of an
//! interview "VALE: The lock never failed." The mark between them is the cue.
//!
//! The tree and the mentions in, drafts out.

use super::cues::Draft;
use crate::syntax::Syntax;
use hearsay_model::{Attribution, EntityType, Form, Manner, Mention, Quote, TokenId, Words};

/// Longest name of a speaker, in words.
const NAME: usize = 6;

/// All signed and labelled words.
pub(super) fn find(syntax: &Syntax, mentions: &[Mention]) -> Vec<Draft> {
    let mut speaks = vec![false; syntax.len()];
    for mention in mentions.iter().filter(|m| m.form == Form::Name && m.entity == EntityType::Person) {
        if mention.words.start < speaks.len() {
            speaks[mention.words.start] = true;
        }
    }
    (0..syntax.len())
        .filter_map(|token| match syntax.form(token) {
            "―" | "—" | "–" | "--" | "-" => signed(syntax, token),
            ":" => labelled(syntax, token, &speaks),
            _ => None,
        })
        .collect()
}

/// A quotation of whole sentences with a name after a dash, and nothing else on its line.
fn signed(syntax: &Syntax, dash: TokenId) -> Option<Draft> {
    let items = &syntax.tokens.items;
    let close = dash.checked_sub(1)?;
    if items[close].quote != Quote::Mark {
        return None;
    }
    let mut open = close;
    while open > 0 && items[open - 1].quote == Quote::Inside {
        open -= 1;
    }
    // The words end as sentences do, and begin a line.
    let open = open.checked_sub(1).filter(|&t| items[t].quote == Quote::Mark)?;
    let ended = close > open + 3 && matches!(syntax.form(close - 1), "." | "!" | "?" | "…" | "...");
    let begins = open == 0 || items[open - 1].block != items[open].block || syntax.line_breaks(open);
    let name = name(syntax, dash + 1);
    let last = name.end;
    let ends = last >= syntax.len()
        || items[last].block != items[dash].block
        || syntax.line_breaks(last)
        || matches!(syntax.form(last), "." | "," | "(");
    (ended && begins && ends && !name.is_empty()).then(|| draft(dash, name, open..dash))
}

/// A line that begins with a name and a colon.
fn labelled(syntax: &Syntax, colon: TokenId, speaks: &[bool]) -> Option<Draft> {
    let items = &syntax.tokens.items;
    let block = items[colon].block;
    let mut start = colon;
    while start > 0 && colon - start < NAME && items[start - 1].block == block && capital(syntax, start - 1) {
        start -= 1;
    }
    let before = start.checked_sub(1).filter(|&t| items[t].block == block);
    let opens = match before {
        None => true,
        Some(t) => items[t].quote == Quote::Mark && (t == 0 || items[t - 1].block != block),
    };
    let shouted = (start..colon).all(|t| syntax.form(t).chars().all(|c| !c.is_lowercase()));
    if start == colon || !opens || !(speaks[start] || shouted && before.is_some()) {
        return None;
    }
    let mut end = colon + 1;
    while end < syntax.len() && items[end].block == block {
        end += 1;
    }
    while end > colon + 1 && before.is_some() && items[end - 1].quote == Quote::Mark {
        end -= 1;
    }
    (end > colon + 3).then(|| draft(colon, start..colon, colon + 1..end))
}

/// The capitalised words from here on.
fn name(syntax: &Syntax, start: TokenId) -> Words {
    let mut end = start;
    while end < syntax.len() && end - start < NAME && capital(syntax, end) && !(end > start && syntax.line_breaks(end))
    {
        end += 1;
    }
    start..end
}

fn capital(syntax: &Syntax, token: TokenId) -> bool {
    syntax.form(token).chars().next().is_some_and(char::is_uppercase)
}

fn draft(key: TokenId, source: Words, content: Words) -> Draft {
    let attribution = Attribution {
        source: vec![source],
        cue: vec![key..key + 1],
        content: vec![content],
        manner: Manner::Direct,
        parent: None,
        venue: None,
    };
    Draft { attribution, key, under: None, firm: true }
}
