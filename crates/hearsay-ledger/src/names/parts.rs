//! Takes a name apart.
//!
//! In goes a name in any script, out come its parts in plain Latin letters, each with what it is: "Sheikh Omar bin
//! Qa'id al-Vessi" has a title, `omar`, a parent's name `qaid` and `vessi`.

use super::NameKind;
use super::lists::{Form, LISTS};

/// More parts than these are not compared: no name is so long.
const MOST_PARTS: usize = 24;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A part of the name proper.
    Full,
    /// A single letter.
    Initial,
    /// A title, or a word between parts.
    Title,
    /// The servant of Arabic names, which is often left out: `abd` of "Abdul Karim".
    Servant,
    /// A word that many organisations have.
    Generic,
    /// A word that is often left out of such names.
    Filler,
    /// A number in figures.
    Number,
}

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Small Latin letters and figures.
    pub text: String,
    /// The same with spellings that vary made alike.
    pub key: String,
    /// What it is.
    pub role: Role,
    /// Whether a particle makes it a parent's name.
    pub child: bool,
}

/// A name taken apart.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// Its parts in the order of speaking: given names first where a comma parts them.
    pub parts: Vec<Part>,
    /// Legal forms of a company.
    pub forms: Vec<Form>,
    /// Written without most vowels.
    pub abjad: bool,
    /// Each part is one sign of Chinese, Japanese or Korean.
    pub signs: Vec<char>,
}

/// Takes a name apart.
#[must_use]
pub fn split(name: &str, kind: NameKind) -> Name {
    let person = kind == NameKind::Person;
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let total = letters().count();
    let abjad = letters().filter(|&c| is_abjad(c)).count() * 2 > total;
    let signs: Vec<char> = letters().filter(|&c| is_sign(c)).collect();
    let signs = if signs.len() == total { signs } else { Vec::new() };
    // "ORLIN, Tamas" has the family name first.
    let ordered = match name.split_once(',') {
        Some((family, given)) if person && !given.trim().is_empty() && !family.trim().is_empty() => {
            format!("{} {}", given.replace(',', " "), family)
        }
        _ => name.replace(',', " "),
    };
    let mut words = words(&ordered, kind);
    words.truncate(MOST_PARTS);
    let mut result = Name { abjad, signs, ..Name::default() };
    if !person {
        words = words.into_iter().flat_map(|word| spelled_out(&word)).collect();
        join_numbers(&mut words);
        result.forms = take_forms(&mut words);
    }
    let mut child = false;
    for (at, word) in words.iter().enumerate() {
        if let Some(&parent) = LISTS.particles.get(word.as_str())
            && (person || ["the", "of", "de", "du", "la", "y", "a"].contains(&word.as_str()))
        {
            // A particle that ends the name is a part of it, as in "Kim Il", and Ben is also a given name.
            let given = word == "ben" && at == 0 && words.len() == 2;
            if (at + 1 < words.len() && !given) || !person {
                child |= parent;
                continue;
            }
        }
        push(&mut result.parts, word, person, std::mem::take(&mut child));
    }
    if result.parts.iter().all(|part| part.role == Role::Title) {
        result.parts.iter_mut().for_each(|part| part.role = Role::Full);
    }
    if result.parts.is_empty() {
        // Nothing but particles: compared as they stand.
        for word in &words {
            push(&mut result.parts, word, false, false);
        }
    }
    result
}

fn push(parts: &mut Vec<Part>, word: &str, person: bool, child: bool) {
    let mut word = word;
    if person && word != "abdullah" && word != "abdallah" {
        let servant = ["abdul", "abdel", "abdal", "abdur", "abdus", "abdu", "abd"];
        if let Some(rest) = servant.iter().find_map(|prefix| word.strip_prefix(prefix))
            && (rest.is_empty() || rest.len() > 3)
        {
            parts.push(part("abd", Role::Servant, child));
            if rest.is_empty() {
                return;
            }
            word = rest;
        }
        if (word == "allah" || word == "ullah")
            && let Some(last) = parts.last_mut().filter(|last| last.role == Role::Servant)
        {
            *last = part("abdullah", Role::Full, last.child);
            return;
        }
    }
    let role = if word.chars().all(|c| c.is_ascii_digit()) {
        Role::Number
    } else if person && word.len() == 1 {
        Role::Initial
    } else if person && is_title(parts, word) {
        Role::Title
    } else if !person && let Some(&filler) = LISTS.generic.get(word) {
        if filler { Role::Filler } else { Role::Generic }
    } else {
        Role::Full
    };
    parts.push(part(word, role, child));
}

/// A rank stands before the name; some titles stand anywhere in it.
fn is_title(before: &[Part], word: &str) -> bool {
    LISTS.honorifics.contains(word) || LISTS.ranks.contains(word) && before.iter().all(|part| part.role == Role::Title)
}

fn part(text: &str, role: Role, child: bool) -> Part {
    Part { text: text.to_owned(), key: key(text), role, child }
}

/// The words of a name in small Latin letters and figures.
fn words(name: &str, kind: NameKind) -> Vec<String> {
    let mut words = Vec::new();
    for piece in name.split(|c: char| c.is_whitespace() || "-‐‑–—/・·_()[]\"«»“”„+;:|".contains(c)) {
        // Apostrophes, ʿayn and hamza stand for sounds that Latin letters mostly leave out.
        let piece: String = piece.chars().filter(|c| !"'’‘`´ʿʾʼʻ′ʹءعٔ\u{200c}\u{200d}".contains(*c)).collect();
        // The article is written as one with the word.
        let piece = match piece.strip_prefix("ال") {
            Some(rest) if kind == NameKind::Person && rest.chars().count() > 2 => rest.to_owned(),
            _ => piece,
        };
        let signs = piece.chars().any(is_sign);
        let plain = any_ascii::any_ascii(&piece);
        if signs {
            // Transliterated sign by sign, each with a capital.
            let mut syllable = String::new();
            for c in plain.chars() {
                if c.is_ascii_uppercase() && !syllable.is_empty() {
                    words.push(std::mem::take(&mut syllable));
                }
                syllable.extend(c.to_lowercase().filter(char::is_ascii_alphanumeric));
            }
            words.push(syllable);
            continue;
        }
        let plain = plain.replace('&', " and ").to_lowercase();
        for piece in plain.split_whitespace() {
            let letters: Vec<&str> = piece.split('.').filter(|part| !part.is_empty()).collect();
            let initials = letters.len() > 1 && letters.iter().all(|part| part.len() == 1);
            if kind != NameKind::Person && (initials || letters.iter().all(|part| part.len() <= 2)) {
                words.push(clean(&letters.concat()));
            } else {
                words.extend(letters.into_iter().map(clean));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn clean(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn spelled_out(word: &str) -> Vec<String> {
    if let Some(long) = LISTS.short.get(word) {
        return long.split(' ').map(str::to_owned).collect();
    }
    if let Some(number) = LISTS.numbers.get(word) {
        return vec![number.to_string()];
    }
    let figures = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !figures.is_empty() && ["st", "nd", "rd", "th"].contains(&&word[figures.len()..]) {
        return vec![figures.to_owned()];
    }
    vec![roman(word).map_or_else(|| word.to_owned(), |number| number.to_string())]
}

/// "forty four" is one number.
fn join_numbers(words: &mut Vec<String>) {
    let mut at = 0;
    while at + 1 < words.len() {
        let two = (words[at].parse::<u32>(), words[at + 1].parse::<u32>());
        if let (Ok(tens), Ok(ones)) = two
            && (20..100).contains(&tens)
            && tens % 10 == 0
            && (1..10).contains(&ones)
        {
            words[at] = (tens + ones).to_string();
            words.remove(at + 1);
        }
        at += 1;
    }
}

/// A Roman number up to 39 of two letters and more, or a lone `v`.
fn roman(word: &str) -> Option<u32> {
    if word != "v" && word.len() < 2 {
        return None;
    }
    let values: Option<Vec<u32>> = word
        .chars()
        .map(|c| match c {
            'i' => Some(1),
            'v' => Some(5),
            'x' => Some(10),
            _ => None,
        })
        .collect();
    let values = values?;
    let mut sum = 0;
    for (at, &value) in values.iter().enumerate() {
        if values.get(at + 1).is_some_and(|&next| next > value) {
            sum -= i64::from(value);
        } else {
            sum += i64::from(value);
        }
    }
    u32::try_from(sum).ok().filter(|sum| *sum > 0)
}

/// Takes legal forms off both ends, the longest first, with a typo in a long word forgiven.
fn take_forms(words: &mut Vec<String>) -> Vec<Form> {
    let mut found = Vec::new();
    let same = |words: &[String], form: &[&str]| {
        words.len() == form.len() && words.iter().zip(form).all(|(word, of)| word == of || is_misspelt(word, of))
    };
    loop {
        let ends = LISTS.forms.iter().filter(|(form, _)| form.len() < words.len());
        let ends = ends.filter_map(|(form, kind)| {
            let at_end = same(&words[words.len() - form.len()..], form);
            // Beside the end only forms that are nothing else stand in front: "OOO Vess", "Limited Liability Company Vess".
            let in_front = *kind != Form::Any && form != &["as"] && same(&words[..form.len()], form);
            (at_end || in_front).then_some((form.len(), at_end, *kind))
        });
        let Some((length, at_end, kind)) = ends.max_by_key(|(length, at_end, _)| (*length, *at_end)) else { break };
        if at_end {
            words.truncate(words.len() - length);
        } else {
            words.drain(..length);
        }
        found.push(kind);
    }
    // Written as one with the name: "VessAG".
    if found.is_empty()
        && let [word] = &mut words[..]
        && let Some(rest) = ["gmbh", "ag", "ltd", "llc", "inc", "plc"]
            .iter()
            .find_map(|form| word.strip_suffix(form).filter(|rest| rest.len() > 4).map(str::to_owned))
    {
        *word = rest;
        found.push(Form::Any);
    }
    found
}

fn is_misspelt(word: &str, of: &str) -> bool {
    of.len() >= 6 && word.len() >= 6 && word.len().abs_diff(of.len()) <= 1 && super::distance::plain(word, of) <= 1
}

/// Spellings that vary made alike: `ou` and `u`, `w` and `v`, doubled letters. Sounds of two letters become a capital, so
/// that [`distance`](super::distance) can tell which letters stand for them elsewhere: `D` for dh, `T` for th, `X` for kh,
/// `G` for gh, `Q` for q, `J` for dj and zh, `S` for sh, `C` for ch, `Z` for ts.
#[must_use]
pub fn key(text: &str) -> String {
    const ALIKE: [(&str, &str); 43] = [
        ("shch", "S"),
        ("tsch", "C"),
        ("tch", "C"),
        ("sch", "S"),
        ("dzh", "J"),
        ("ch", "C"),
        ("sh", "S"),
        ("tj", "C"),
        ("dj", "J"),
        ("zh", "J"),
        ("kh", "X"),
        ("gh", "G"),
        ("dh", "D"),
        ("th", "T"),
        ("ph", "f"),
        ("ck", "k"),
        ("ks", "x"),
        ("tz", "Z"),
        ("ts", "Z"),
        ("q", "Q"),
        ("w", "v"),
        ("ou", "u"),
        ("oo", "u"),
        ("ue", "u"),
        ("oe", "u"),
        ("o", "u"),
        ("ee", "i"),
        ("ie", "i"),
        ("iy", "i"),
        ("yi", "i"),
        ("ij", "i"),
        ("yj", "i"),
        ("yy", "i"),
        ("ay", "e"),
        ("ai", "e"),
        ("ey", "e"),
        ("ei", "e"),
        ("ae", "e"),
        ("ya", "ia"),
        ("ye", "ie"),
        ("yo", "iu"),
        ("yu", "iu"),
        ("y", "i"),
    ];
    let mut key = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let alike = ALIKE.iter().find(|(from, _)| rest.starts_with(from));
        let (length, to) = match alike {
            Some((from, to)) => (from.len(), *to),
            // A soft c.
            None if first == 'c' && rest[1..].starts_with(['e', 'i', 'y']) => (1, "s"),
            None if first == 'c' => (1, "k"),
            None => (first.len_utf8(), &rest[..first.len_utf8()]),
        };
        if !key.ends_with(to) || to.chars().all(|c| c.is_ascii_digit()) {
            key.push_str(to);
        }
        rest = &rest[length..];
    }
    key
}

fn is_abjad(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{5ff}' | '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}')
}

/// A sign that stands for a syllable or a word.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}
