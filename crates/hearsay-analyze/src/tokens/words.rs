//! Where words part inside a block.
//!
//! The conventions are those of the English treebanks of Universal Dependencies: hyphens between letters stand alone
//! except after a prefix that is no word ("non-state"), clitics part ("ca n't", "Vess 's"), numbers with their commas,
//! stops and slashes stay whole, addresses of the net stay whole, abbreviations keep their stop.

use super::lists::{Abbreviation, Lists};
use hearsay_model::Span;

/// How far an address or a word may be looked ahead for, in bytes, so that no input makes the search quadratic.
const LOOK_AHEAD: usize = 128;

/// Appends the spans of the tokens in `place` to `spans`, in order.
pub(super) fn split(text: &str, place: Span, lists: &Lists, spans: &mut Vec<Span>) {
    let end = place.end.min(text.len());
    let mut at = place.start;
    while at < end {
        let Some(next) = char_at(text, at, end) else { break };
        if next.is_whitespace() {
            at += next.len_utf8();
            continue;
        }
        let chunk_end = at + text[at..end].find(char::is_whitespace).unwrap_or(end - at);
        chunk(text, at, chunk_end, end, lists, spans);
        at = chunk_end;
    }
}

/// Splits a stretch without blanks.
fn chunk(text: &str, start: usize, end: usize, block_end: usize, lists: &Lists, spans: &mut Vec<Span>) {
    let mut at = start;
    // Whether the character before `at` belongs to a word: then nothing new can begin that needs a border before it.
    let mut after_word = false;
    let whole = &text[start..end];
    let addresses = whole.contains(['.', '@']) || whole.contains("://");
    while let Some(c) = char_at(text, at, end) {
        let rest = &text[at..end];
        if addresses
            && !after_word
            && c.is_alphanumeric()
            && let Some(length) = address(rest)
        {
            spans.push(Span::new(at, at + length));
            at += length;
            continue;
        }
        let signed = !after_word && matches!(c, '.' | '+') && rest[1..].starts_with(|d: char| d.is_ascii_digit());
        if c.is_ascii_digit() || signed {
            at = number(text, at, end, lists, spans);
            after_word = true;
        } else if is_letter(c) {
            at = word(text, at, end, block_end, lists, spans);
            after_word = true;
        } else if matches!(c, '@' | '#')
            && !after_word
            && rest[1..].starts_with(|d: char| is_letter(d) || d.is_ascii_digit() && c == '#')
        {
            let length = 1 + run(&rest[1..], |d| is_letter(d) || d.is_ascii_digit() || d == '_');
            spans.push(Span::new(at, at + length));
            at += length;
            after_word = true;
        } else if is_apostrophe(c) {
            let length = apostrophe(rest, after_word, at == start);
            spans.push(Span::new(at, at + length));
            at += length;
            after_word = length > c.len_utf8();
        } else {
            let length = mark(rest);
            spans.push(Span::new(at, at + length));
            at += length;
            after_word = false;
        }
    }
}

/// A word that begins with a letter, with the clitics it ends in; where it ends.
fn word(text: &str, start: usize, end: usize, block_end: usize, lists: &Lists, spans: &mut Vec<Span>) -> usize {
    let mut at = start;
    // The part since the last hyphen or stop, and whether a hyphen was passed already.
    let mut part = start;
    let mut joined = false;
    while let Some(c) = char_at(text, at, end) {
        let next = at + c.len_utf8();
        if is_letter(c) || c.is_ascii_digit() || c == '_' {
            at = next;
            continue;
        }
        let Some(after) = char_at(text, next, end) else { break };
        if !(is_letter(after) || after.is_ascii_digit()) {
            break;
        }
        let goes_on = match c {
            '&' => short_capitals(&text[part..at]) && after.is_uppercase(),
            '*' => after.is_lowercase(),
            '-' | '‐' | '‑' => {
                !joined && !text[..start].ends_with(['-', '‐', '‑']) && is_prefix(&text[part..at], lists)
            }
            '.' => stop_inside(&text[part..at], &text[next..end]),
            _ => is_apostrophe(c) && is_letter(after),
        };
        if !goes_on {
            break;
        }
        if matches!(c, '-' | '‐' | '‑') {
            joined = true;
        }
        if !is_apostrophe(c) {
            part = next;
        }
        at = next;
    }
    let rest = &text[at..end];
    if rest.starts_with("(s)") {
        at += 3;
    } else {
        let currency = rest.starts_with('$')
            && short_capitals(&text[start..at])
            && rest[1..].starts_with(|c: char| c.is_ascii_digit());
        let stop =
            rest.starts_with('.') && !rest[1..].starts_with('.') && keeps_stop(text, start, at, block_end, lists);
        at += usize::from(currency || stop);
    }
    clitics(text, start, at, lists, spans);
    at
}

/// Whether a stop between two letters or digits belongs to the word: "p.m", "U.S", "vess.example", but not "fell.The".
fn stop_inside(before: &str, after: &str) -> bool {
    let length = run(after, |c| is_letter(c) || c.is_ascii_digit());
    let after = &after[..length];
    let single = |part: &str| part.chars().nth(1).is_none();
    if after.starts_with(|c: char| c.is_ascii_digit()) && !single(before) && before.chars().all(char::is_alphabetic) {
        return false;
    }
    if single(after) && after.starts_with(char::is_alphabetic) || single(before) {
        return true;
    }
    let lower = |part: &str| part.chars().all(|c| !c.is_uppercase());
    let upper = |part: &str| part.chars().all(|c| !c.is_lowercase());
    let degree = matches!(after, "D" | "Sc") || matches!(before, "Ph" | "Ed");
    degree || lower(after) && after.len() <= 10 || upper(before) && upper(after)
}

/// Whether the word `start..at` keeps the stop that follows it.
fn keeps_stop(text: &str, start: usize, at: usize, block_end: usize, lists: &Lists) -> bool {
    let word = &text[start..at];
    if word.len() > 24 {
        return false;
    }
    let following = text[at + 1..block_end].trim_start().chars().next();
    if word.contains('.') {
        // Letters each with a stop: "U.S.", "p.m.", "a.k.a.", but not "vess.example."
        return word.split('.').all(|part| part.chars().count() == 1)
            || lists.abbreviation(&text[start..=at]).is_some();
    }
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next())
        && letter.is_uppercase()
    {
        // An initial, unless nothing follows; "I" is a pronoun unless a name follows at once.
        return following.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || c == ',')
            && !(letter == 'I' && before_is_word(text, start));
    }
    match lists.abbreviation(&text[start..=at]) {
        // "(b. March 1960)".
        None => word.len() == 1 && text[..start].ends_with('(') && following.is_some(),
        Some(Abbreviation::BeforeNumber) => following.is_some_and(|c| c.is_ascii_digit()),
        // At the end of a block a title has no name to follow: then the stop is the sentence's ("the street is a St.").
        Some(Abbreviation::BeforeName) => following.is_some(),
        Some(Abbreviation::Plain) => true,
    }
}

/// Whether a lower-case word or a digit stands right before `at`.
fn before_is_word(text: &str, at: usize) -> bool {
    text[..at].chars().rev().find(|c| !c.is_whitespace()).is_some_and(|c| c.is_alphanumeric() || c == ',')
}

/// Parts the clitics off the end of `start..end` and appends the pieces.
fn clitics(text: &str, start: usize, end: usize, lists: &Lists, spans: &mut Vec<Span>) {
    let word = &text[start..end];
    if word.len() > 64 {
        spans.push(Span::new(start, end));
        return;
    }
    let lower = word.to_lowercase();
    if lower.len() == word.len() {
        let plain = lower.replace('’', "'");
        let shift = lower.len() - plain.len();
        if let Some(&cut) = lists.contractions.get(&plain) {
            // The apostrophe, if any, stands in the left part.
            let cut = start + cut + shift;
            spans.push(Span::new(start, cut));
            spans.push(Span::new(cut, end));
            return;
        }
    }
    let mut cuts = [end; 3];
    let mut count = 0;
    let mut left = end;
    while count < cuts.len() {
        let Some(cut) = clitic(&text[start..left]) else { break };
        left = start + cut;
        cuts[count] = left;
        count += 1;
    }
    let mut from = start;
    for &cut in cuts[..count].iter().rev() {
        spans.push(Span::new(from, cut));
        from = cut;
    }
    spans.push(Span::new(from, end));
}

/// Where the last clitic of `word` begins, if it ends in one.
fn clitic(word: &str) -> Option<usize> {
    let (at, apostrophe) = word.char_indices().rev().take(4).find(|&(_, c)| is_apostrophe(c))?;
    let tail = &word[at + apostrophe.len_utf8()..];
    let base = &word[..at];
    if base.is_empty() {
        return None;
    }
    if tail.eq_ignore_ascii_case("t") {
        let before = base.chars().next_back().filter(|c| matches!(c, 'n' | 'N'))?;
        let cut = at - before.len_utf8();
        return (cut > 0).then_some(cut);
    }
    ["s", "m", "re", "ve", "ll", "d"].iter().any(|clitic| tail.eq_ignore_ascii_case(clitic)).then_some(at)
}

/// A number with what belongs to it; where it ends.
fn number(text: &str, start: usize, end: usize, lists: &Lists, spans: &mut Vec<Span>) -> usize {
    let rest = &text[start..end];
    let bytes = rest.as_bytes();
    let mut at = usize::from(matches!(bytes[0], b'.' | b'+'));
    at += digits(&bytes[at..]);
    let mut groups = vec![at];
    // Telephone numbers and dates: groups of digits held together by hyphens.
    if at <= 8 {
        let mut reach = at;
        while groups.len() < 6 && bytes.get(reach) == Some(&b'-') {
            let length = digits(&bytes[reach + 1..]);
            if length == 0 || length > 8 {
                break;
            }
            groups.push(length);
            reach += 1 + length;
        }
        let word_follows = rest[reach..].starts_with(is_letter);
        if !word_follows && (groups.len() > 2 || groups == [3, 4]) {
            spans.push(Span::new(start, start + reach));
            return start + reach;
        }
    }
    while let Some(&separator) = bytes.get(at) {
        let length = digits(&bytes[at + 1..]);
        let goes_on = match separator {
            b',' => length == 3,
            b'.' | b':' | b'/' => length > 0,
            _ => false,
        };
        if !goes_on {
            break;
        }
        at += 1 + length;
    }
    // "713/555-0142": the last group of a telephone number.
    if rest[..at].contains('/') && bytes.get(at) == Some(&b'-') && digits(&bytes[at + 1..]) == 4 {
        at += 5;
    }
    let letters = run(&rest[at..], is_letter);
    if letters > 0 {
        let suffix = &rest[at..at + letters];
        let dotted = rest[at + letters..].starts_with(".m");
        let folded =
            suffix.len() > 1 && suffix.len() <= 4 && lists.units.contains(suffix.to_ascii_lowercase().as_str());
        if dotted || folded || lists.units.contains(suffix) {
            spans.push(Span::new(start, start + at));
            return start + at;
        }
        at += run(&rest[at..], |c| is_letter(c) || c.is_ascii_digit() || c == '_');
    }
    // Decades and plurals: "60's"; but "2021's" is a possessive.
    let decade = bytes[..at].iter().all(u8::is_ascii_digit) && (at <= 2 || bytes[at - 1] == b'0');
    for apostrophe in ["'s", "’s"] {
        if decade && rest[at..].starts_with(apostrophe) && !rest[at + apostrophe.len()..].starts_with(is_letter) {
            at += apostrophe.len();
        }
    }
    spans.push(Span::new(start, start + at));
    start + at
}

/// What begins with an apostrophe: a clitic, an elided word, a decade, a pair, or the mark alone. Its length.
fn apostrophe(rest: &str, after_word: bool, first: bool) -> usize {
    let Some(c) = rest.chars().next() else { return 0 };
    let mark = c.len_utf8();
    let tail = &rest[mark..];
    let letters = run(&tail[..floor(tail, 8)], |c| is_letter(c) || c.is_ascii_digit());
    let word = tail[..letters].to_lowercase();
    if c != '‘' || first {
        if matches!(word.as_str(), "em" | "til" | "till" | "cause" | "bout" | "round") {
            return mark + letters;
        }
        let decade = word.strip_suffix('s').unwrap_or(&word);
        if decade.len() == 2 && decade.bytes().all(|b| b.is_ascii_digit()) {
            return mark + letters;
        }
    }
    // After a word this is a clitic that the word could not take, as in "(the Guard)'s" or "U.S.'s".
    let clitic = matches!(word.as_str(), "s" | "m" | "re" | "ve" | "ll" | "d");
    if clitic && c != '‘' && (after_word || !first || rest.len() == mark + letters) {
        return mark + letters;
    }
    // Two of one kind are a double quotation mark.
    if tail.starts_with(c) { 2 * mark } else { mark }
}

/// A punctuation mark or symbol, or a run of one that counts as one. Its length.
fn mark(rest: &str) -> usize {
    const FACES: [&str; 12] = [":-)", ";-)", ":-(", ":)", ";)", ":(", ":D", ":P", "=)", "[...]", "[…]", "(:"];
    let Some(c) = rest.chars().next() else { return 0 };
    if matches!(c, ':' | ';' | '=' | '[' | '(')
        && let Some(face) = FACES.iter().find(|face| rest.starts_with(**face))
        && rest[face.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
    {
        return face.len();
    }
    match c {
        '.' | '…' => run(rest, |d| matches!(d, '.' | '…')),
        '!' | '?' | '‽' => run(rest, |d| matches!(d, '!' | '?' | '‽')),
        '-' | '–' | '—' | '*' | '=' | '_' | '~' | '+' | '#' | '`' | '<' | '>' => run(rest, |d| d == c),
        _ if is_emoji(c) => emoji(rest),
        _ if c.is_alphanumeric() || c.is_ascii() => c.len_utf8(),
        // A mark keeps what combines with it.
        _ => c.len_utf8() + run(&rest[c.len_utf8()..], is_combining),
    }
}

/// One picture: with its skin tone, joined to others, or a flag of two letters. Its length.
fn emoji(rest: &str) -> usize {
    let mut length = 0;
    let mut flag = 0;
    let mut join = true;
    for c in rest.chars().take(16) {
        let regional = ('\u{1f1e6}'..='\u{1f1ff}').contains(&c);
        let goes_on = join && is_emoji(c) || is_combining(c) || regional && flag == 1;
        if !goes_on {
            break;
        }
        flag += usize::from(regional);
        join = c == '\u{200d}';
        length += c.len_utf8();
    }
    length
}

/// The length of an address of the net at the start of `rest`: a URL, an e-mail address, a host.
fn address(rest: &str) -> Option<usize> {
    let window = &rest[..floor(rest, LOOK_AHEAD)];
    let scheme = run(window, |c| c.is_ascii_alphanumeric());
    let lower = window[..floor(window, 12)].to_ascii_lowercase();
    let url =
        scheme > 1 && window[scheme..].starts_with("://") && window[scheme + 3..].starts_with(char::is_alphanumeric);
    if url || lower.starts_with("www.") && lower[4..].starts_with(char::is_alphanumeric) || lower.starts_with("mailto:")
    {
        return Some(trim_address(
            &rest[..run(rest, |c| !matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '‘' | '’'))],
        ));
    }
    // E-mail: a local part, an @, a host with a stop.
    let local = run(window, |c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%'));
    let whole_local =
        local > 0 && (window[..local].ends_with(char::is_alphanumeric) || window[..local].ends_with("..."));
    if whole_local && window[local..].starts_with('@') {
        let host = run(&window[local + 1..], |c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
        let host = window[local + 1..local + 1 + host].trim_end_matches(['.', '-', '_']);
        if !host.is_empty() && (host.contains('.') || local > 2) {
            return Some(local + 1 + host.len());
        }
    }
    // A host by itself: "vess-times.example/path" needs an ending that is one.
    let host = run(window, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let name = window[..host].trim_end_matches(['.', '-']);
    let (before, ending) = name.rsplit_once('.')?;
    let known = matches!(
        ending.to_ascii_lowercase().as_str(),
        "com"
            | "org"
            | "net"
            | "gov"
            | "edu"
            | "mil"
            | "info"
            | "tv"
            | "io"
            | "uk"
            | "de"
            | "fr"
            | "eu"
            | "ru"
            | "il"
            | "ir"
            | "lb"
            | "example"
    );
    if !known || before.is_empty() || !ending.bytes().all(|b| b.is_ascii_lowercase()) && ending.len() == 2 {
        return None;
    }
    let mut length = name.len();
    if rest[length..].starts_with('/') {
        length +=
            run(&rest[length..], |c| !matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '‘' | '’' | ',' | ')'));
        length = trim_address(&rest[..length]);
    }
    Some(length)
}

/// The length of an address without the punctuation of the sentence around it.
fn trim_address(address: &str) -> usize {
    let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ']', '}', '…']);
    // A closing bracket belongs to the address only if it holds an opening one.
    if trimmed.contains('(') { trimmed.len() } else { trimmed.trim_end_matches([')', '.', ',']).len() }
}

/// Whether `part` is a prefix that keeps its hyphen.
fn is_prefix(part: &str, lists: &Lists) -> bool {
    part.len() <= 8 && lists.prefixes.contains(part.to_ascii_lowercase().as_str())
}

/// Whether `part` is one to four capitals.
fn short_capitals(part: &str) -> bool {
    (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase())
}

/// Letters, marks on them, digits of other scripts, and characters without width that stand between letters.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !c.is_ascii_digit() && !matches!(c, '²' | '³' | '¹' | '¼' | '½' | '¾') || is_combining(c)
}

/// Marks that combine with the character before, and invisible joiners.
fn is_combining(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{93c}' | '\u{94d}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// Apostrophes, and the single quotation marks that stand for them.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇')
}

/// Pictures.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}')
}

/// How many bytes of `rest` all satisfy `belongs`, from its start.
fn run(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !belongs(c)).unwrap_or(rest.len())
}

/// How many ASCII digits `bytes` begins with.
fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| b.is_ascii_digit()).count()
}

/// The character at byte `at`, if that is before `end`.
fn char_at(text: &str, at: usize, end: usize) -> Option<char> {
    text.get(at..end)?.chars().next()
}

/// The largest character border in `text` that is at most `limit`.
fn floor(text: &str, limit: usize) -> usize {
    if limit >= text.len() { text.len() } else { text.floor_char_boundary(limit) }
}
