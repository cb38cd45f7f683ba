//! Lays the parts of two names side by side.
//!
//! In go two names taken apart, out comes how they compare: "tamas | orlin" beside "orlin | tamas" pairs both parts, and
//! "good will" pairs with "goodwill" as one.

use super::lists::LISTS;
use super::parts::{Name, Part, Role};
use super::{Comparison, How, NameKind, Reason, Verdict, distance, forms_conflict};

/// Two stretches of parts that may be one.
struct Pair {
    a: (usize, usize),
    b: (usize, usize),
    how: How,
    score: f64,
    weight: f64,
}

/// The least that two parts have to be alike to be one.
const ALIKE: f64 = 0.5;

/// Compares two names.
pub fn compare(a: &Name, b: &Name, kind: NameKind) -> Comparison {
    let bare = a.abjad != b.abjad;
    let pairs = choose(candidates(a, b, kind, bare), a.parts.len(), b.parts.len());
    let mut reasons: Vec<Reason> = Vec::new();
    let (mut sum, mut all) = (0.0, 0.0);
    let (mut full, mut distinct, mut typos) = (0, 0, 0.0);
    let mut turned = false;
    for pair in &pairs {
        sum += pair.weight * pair.score;
        all += pair.weight;
        let (x, y) = (&a.parts[pair.a.0..pair.a.1], &b.parts[pair.b.0..pair.b.1]);
        if pair.weight > 0.0
            && x.iter()
                .chain(y)
                .all(|part| matches!(part.role, Role::Full | Role::Servant | Role::Generic | Role::Filler))
        {
            full += (pair.a.1 - pair.a.0).max(pair.b.1 - pair.b.0);
        }
        if pair.weight >= 1.0 {
            distinct += 1;
        }
        if pair.how == How::Near {
            typos += 1.0 - pair.score;
        }
        let how = if pair.weight == 0.0 { How::Aside } else { pair.how };
        reasons.push(Reason { a: joined(x), b: joined(y), how, score: pair.score });
    }
    if kind == NameKind::Person && is_turned(&pairs, a, b) {
        reasons.push(Reason { a: String::new(), b: String::new(), how: How::Order, score: 0.9 });
        turned = true;
        sum *= 0.9;
    }
    let left = |parts: &[Part], taken: &dyn Fn(&Pair) -> (usize, usize)| -> Vec<usize> {
        (0..parts.len()).filter(|at| !pairs.iter().any(|pair| (taken(pair).0..taken(pair).1).contains(at))).collect()
    };
    let (left_a, left_b) = (left(&a.parts, &|pair| pair.a), left(&b.parts, &|pair| pair.b));
    let weights = |parts: &[Part], left: &[usize]| -> f64 { left.iter().map(|&at| weight(&parts[at], kind)).sum() };
    let (missing_a, missing_b) = (weights(&a.parts, &left_a), weights(&b.parts, &left_b));
    // Both have something that the other lacks: these parts contradict one another.
    let conflict = f64::min(missing_a, missing_b);
    let heavy =
        |parts: &[Part], left: &[usize]| left.iter().any(|&at| matches!(parts[at].role, Role::Full | Role::Servant));
    let conflicting = heavy(&a.parts, &left_a) && heavy(&b.parts, &left_b);
    let numbers = |parts: &[Part], left: &[usize]| left.iter().any(|&at| parts[at].role == Role::Number);
    let (number_a, number_b) = (numbers(&a.parts, &left_a), numbers(&b.parts, &left_b));
    let generic = |parts: &[Part], left: &[usize]| left.iter().any(|&at| parts[at].role == Role::Generic);
    let generic = (generic(&a.parts, &left_a), generic(&b.parts, &left_b));
    for (parts, left, first) in [(&a.parts, &left_a, true), (&b.parts, &left_b, false)] {
        for &at in left {
            let part = &parts[at];
            let how = match part.role {
                Role::Title => How::Aside,
                _ if conflicting && matches!(part.role, Role::Full | Role::Servant) => How::Conflict,
                _ => How::Missing,
            };
            let text = part.text.clone();
            let (x, y) = if first { (text, String::new()) } else { (String::new(), text) };
            reasons.push(Reason { a: x, b: y, how, score: 0.0 });
        }
    }
    let missing = f64::max(missing_a, missing_b) - conflict;
    let cost = if kind == NameKind::Person { 0.35 } else { 0.8 };
    let whole = all + cost * missing + 1.5 * conflict;
    let mut score = if whole > 0.0 { sum / whole } else { 0.0 };
    let order = order(&pairs, a, b);
    if let Some(reason) = order {
        reasons.push(reason);
        score = score.min(if kind == NameKind::Person { 0.45 } else { 0.6 });
    }
    // What a body does, or which in a series it is, tells it from others of its name.
    if conflicting || generic == (true, true) || number_a != number_b || typos >= 0.4 && pairs.len() > 1 {
        score = score.min(0.45);
    }
    if forms_conflict(&a.forms, &b.forms) {
        score = score.min(0.45);
        reasons.push(Reason { a: String::new(), b: String::new(), how: How::Conflict, score: 0.0 });
    }
    let lone = kind == NameKind::Person && full < 2;
    if lone && (missing > 0.0 || conflict > 0.0) && !has_initial(&pairs) {
        // One part in common is no match.
        score = score.min(0.45);
    }
    let telling = |name: &Name| name.parts.iter().any(|part| part.role == Role::Full);
    let shared = pairs.iter().any(|pair| pair.weight >= 1.0);
    if kind != NameKind::Person && !shared && (telling(a) || telling(b)) {
        score = score.min(0.4);
    }
    score = score.clamp(0.0, 1.0);
    let firm = typos <= 0.1 && !number_a && !number_b && !turned && score >= 0.75 && !(lone && is_common(a, b));
    let firm = firm && !pairs.iter().any(|pair| matches!(pair.how, How::Nickname | How::Initial));
    // A body may have others under its roof that share its name.
    let bare_name = kind == NameKind::Person
        || missing <= 0.3
        || distinct >= 2 && !only_one_has_more(&a.parts, &left_a, &b.parts, &left_b);
    let firm = firm && bare_name;
    let verdict = if firm {
        Verdict::Same
    } else if score >= super::LIKELY || lone && !conflicting && !pairs.is_empty() {
        Verdict::Unsure
    } else {
        Verdict::Different
    };
    Comparison { score, verdict, reasons }
}

/// Whether a part that tells something is only in one of the names.
fn only_one_has_more(a: &[Part], left_a: &[usize], b: &[Part], left_b: &[usize]) -> bool {
    let telling = |parts: &[Part], left: &[usize]| left.iter().any(|&at| parts[at].role == Role::Full);
    telling(a, left_a) || telling(b, left_b)
}

/// Whether all of the parts that pair stand in the opposite order, with no comma to tell why.
fn is_turned(pairs: &[Pair], a: &Name, b: &Name) -> bool {
    let counting: Vec<&Pair> = pairs.iter().filter(|pair| pair.weight > 0.0).collect();
    let child = counting.iter().any(|pair| a.parts[pair.a.0].child || b.parts[pair.b.0].child);
    counting.len() == 2 && a.parts.len() == 2 && b.parts.len() == 2 && !child && counting[0].b > counting[1].b
}

fn is_common(a: &Name, b: &Name) -> bool {
    a.parts
        .iter()
        .chain(&b.parts)
        .filter(|part| part.role == Role::Full)
        .all(|part| LISTS.common.contains(part.text.as_str()))
}

fn has_initial(pairs: &[Pair]) -> bool {
    pairs.iter().any(|pair| pair.how == How::Initial)
}

/// What a part weighs.
fn weight(part: &Part, kind: NameKind) -> f64 {
    match part.role {
        Role::Full => 1.0,
        Role::Servant => 0.5,
        Role::Initial | Role::Number => 0.5,
        Role::Generic => 0.4,
        Role::Filler => 0.15,
        Role::Title if kind == NameKind::Person => 0.0,
        Role::Title => 0.2,
    }
}

fn joined(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// All stretches that are alike, the best first.
fn candidates(a: &Name, b: &Name, kind: NameKind, bare: bool) -> Vec<Pair> {
    let mut found = Vec::new();
    for (i, x) in a.parts.iter().enumerate() {
        for (j, y) in b.parts.iter().enumerate() {
            if let Some((how, score)) = alike(x, y, kind, bare) {
                let weight = f64::min(weight(x, kind), weight(y, kind));
                found.push(Pair { a: (i, i + 1), b: (j, j + 1), how, score, weight });
            }
        }
    }
    // Written as one here and as two or three there.
    for length in 2..=3 {
        for i in 0..a.parts.len() {
            for (j, window) in b.parts.windows(length).enumerate() {
                if let Some((how, score)) = together(&a.parts[i], window, kind, bare) {
                    found.push(Pair { a: (i, i + 1), b: (j, j + length), how, score, weight: length as f64 * 0.75 });
                }
            }
        }
        for j in 0..b.parts.len() {
            for (i, window) in a.parts.windows(length).enumerate() {
                if let Some((how, score)) = together(&b.parts[j], window, kind, bare) {
                    found.push(Pair { a: (i, i + length), b: (j, j + 1), how, score, weight: length as f64 * 0.75 });
                }
            }
        }
    }
    let length = |pair: &Pair| -> usize { a.parts[pair.a.0..pair.a.1].iter().map(|part| part.text.len()).sum() };
    let away = |pair: &Pair| pair.a.0.abs_diff(pair.b.0);
    found.sort_by(|x, y| {
        y.score
            .total_cmp(&x.score)
            .then(length(y).cmp(&length(x)))
            .then(away(x).cmp(&away(y)))
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    found
}

/// Takes the best first, each part once; in the order of the first name.
fn choose(candidates: Vec<Pair>, rows: usize, columns: usize) -> Vec<Pair> {
    let (mut taken_a, mut taken_b) = (vec![false; rows], vec![false; columns]);
    let mut chosen = Vec::new();
    for pair in candidates {
        if taken_a[pair.a.0..pair.a.1].contains(&true) || taken_b[pair.b.0..pair.b.1].contains(&true) {
            continue;
        }
        taken_a[pair.a.0..pair.a.1].fill(true);
        taken_b[pair.b.0..pair.b.1].fill(true);
        chosen.push(pair);
    }
    chosen.sort_by_key(|pair| pair.a);
    chosen
}

/// Whether two parts may be one, and how.
fn alike(a: &Part, b: &Part, kind: NameKind, bare: bool) -> Option<(How, f64)> {
    if a.text == b.text {
        return Some((How::Equal, 1.0));
    }
    if kind == NameKind::Person {
        let (one, other) = if a.role == Role::Initial { (a, b) } else { (b, a) };
        if one.role == Role::Initial {
            let fits = other.role != Role::Title && other.text.starts_with(one.text.as_str());
            return fits.then_some((How::Initial, 0.8));
        }
        if a.role == Role::Title || b.role == Role::Title {
            return None;
        }
        let stands_for = |short: &Part, long: &Part| {
            LISTS.nicknames.get(short.text.as_str()).is_some_and(|names| names.contains(&long.text.as_str()))
        };
        if stands_for(a, b) || stands_for(b, a) {
            return Some((How::Nickname, 0.85));
        }
    }
    if a.role == Role::Number || b.role == Role::Number {
        return None;
    }
    spelt(&a.key, &b.key, bare)
}

fn together(one: &Part, window: &[Part], kind: NameKind, bare: bool) -> Option<(How, f64)> {
    let lone = |part: &Part| {
        matches!(part.role, Role::Initial | Role::Number) || part.role == Role::Title && kind == NameKind::Person
    };
    if lone(one) || window.iter().any(lone) || one.text.len() < 4 {
        return None;
    }
    let length: usize = window.iter().map(|part| part.text.len()).sum();
    if length.abs_diff(one.text.len()) > 3 {
        return None;
    }
    let text: String = window.iter().map(|part| part.text.as_str()).collect();
    if text == one.text {
        return Some((How::Equal, 0.98));
    }
    // Joined and misspelt: only where the length makes chance unlikely.
    let (how, score) = spelt(&super::parts::key(&text), &one.key, bare)?;
    (score >= 0.8 && text.len() >= 6).then_some((how, score - 0.02))
}

/// Whether two keys are near enough.
fn spelt(a: &str, b: &str, bare: bool) -> Option<(How, f64)> {
    if a == b {
        return Some((How::Spelling, 0.97));
    }
    let length = a.chars().count().max(b.chars().count()) as f64;
    // A letter changes a short word more than a long one.
    let allowed = if length <= 3.0 {
        0.17
    } else if length <= 5.0 {
        0.26
    } else {
        0.29
    };
    // No letter too many costs less than a quarter.
    if !bare && a.len().abs_diff(b.len()) as f64 * 0.25 > allowed * length {
        return None;
    }
    let distance = distance::weighted(a, b, bare);
    let share = distance / length;
    if share > allowed {
        return None;
    }
    let score = (1.0 - 0.4 * share / allowed).max(ALIKE);
    // Nothing but sounds that are spelt in several ways.
    if share <= if bare { 0.12 } else { 0.08 } {
        return Some((How::Spelling, score.max(0.9)));
    }
    Some((How::Near, score))
}

/// Parts that stand in another order where the order tells whose child somebody is.
fn order(pairs: &[Pair], a: &Name, b: &Name) -> Option<Reason> {
    let children = |name: &Name| name.parts.iter().filter(|part| part.child).count();
    if children(a) == 0 || children(b) == 0 {
        return None;
    }
    let turned = pairs.iter().find(|pair| {
        pair.weight > 0.0
            && a.parts[pair.a.0].child != b.parts[pair.b.0].child
            && pairs.iter().any(|other| (other.a.0 < pair.a.0) != (other.b.0 < pair.b.0) && other.a != pair.a)
    })?;
    let (x, y) = (&a.parts[turned.a.0..turned.a.1], &b.parts[turned.b.0..turned.b.1]);
    Some(Reason { a: joined(x), b: joined(y), how: How::Order, score: 0.0 })
}
