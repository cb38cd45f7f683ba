//! The grammar of temporal expressions, over the words of one sentence.
//!
//! Each rule looks at the words from a place on and tells where its expression ends and what its value is. Rules look at
//! most a dozen words ahead.

use super::values::{Anchor, duration};
use super::vocabulary::{Word, Words};

/// An expression: where it ends, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// One past its last word.
    pub(super) end: usize,
    /// Its value.
    pub(super) value: Option<String>,
}

#[expect(clippy::unnecessary_wraps, reason = "every rule gives an option, and ends with this")]
fn found(end: usize, value: impl Into<Option<String>>) -> Option<Found> {
    Some(Found { end, value: value.into() })
}

/// The longest expression that begins at `at`.
pub(super) fn expression(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    // "early last month", "the end of the month": the value is that of what they narrow.
    if words.is(at, &["early", "late", "mid"]) {
        let next = at + 1 + usize::from(words.is(at + 1, &["-", "in", "on"]));
        return plain(words, next, anchor)
            .filter(|found| found.value.as_deref().is_none_or(|value| !value.starts_with('P')));
    }
    let article = at + usize::from(words.lower(at) == "the");
    if words.is(article, &["end", "beginning", "start", "middle", "close"]) && words.lower(article + 1) == "of" {
        return of_a_stretch(words, article + 2, anchor).or_else(|| plain(words, article + 2, anchor));
    }
    plain(words, at, anchor)
}

/// "the month" after "the end of".
fn of_a_stretch(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    match words.kind(at + 1) {
        Word::Unit(unit) if words.is(at, &["the", "this"]) => found(at + 2, anchor.unit_off(unit, 0)),
        Word::Season(season) if words.lower(at) == "the" => found(at + 2, anchor.season(season, 0)),
        Word::Season(season) => match words.kind(at) {
            Word::Season(_) => None,
            _ => Some(season)
                .filter(|_| words.is(at, &["this"]))
                .and_then(|season| found(at + 2, anchor.season(season, 0))),
        },
        _ => match words.kind(at) {
            Word::Season(season) => found(at + 1, anchor.season(season, 0)),
            _ => None,
        },
    }
}

/// A way to say a time: the expression that begins at a word, if one does.
type Rule = fn(&Words, usize, &mut Anchor) -> Option<Found>;

fn plain(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    let rules: [Rule; 11] =
        [clock, figures, calendar_day, weekday, month, decade, directed, point, how_often, how_long, year];
    rules.iter().find_map(|rule| rule(words, at, anchor))
}

/// "10:30", "7:30 pm", "8 a.m.", "noon".
fn clock(words: &Words, at: usize, _: &mut Anchor) -> Option<Found> {
    if let Word::Part(value) = words.kind(at)
        && value.len() == 6
    {
        return found(at + 1, value.to_owned());
    }
    let word = words.text(at);
    let (hour, minute) = word.split_once([':', '.']).unwrap_or((word, ""));
    let half = |at: usize| match words.lower(at) {
        "am" | "a.m." | "a.m" => Some(0),
        "pm" | "p.m." | "p.m" => Some(12),
        _ => None,
    };
    let written = word.contains(':');
    let two_digits = minute.len() == 2 && minute.bytes().all(|b| b.is_ascii_digit());
    let hour: i8 = hour.parse().ok().filter(|hour| (0..=24).contains(hour))?;
    if !(written && two_digits || half(at + 1).is_some() && (minute.is_empty() || two_digits)) {
        return None;
    }
    let minute: i8 = if minute.is_empty() { 0 } else { minute.parse().ok().filter(|minute| *minute < 60)? };
    let (hour, end) = match half(at + 1) {
        Some(_) if hour > 12 => return None,
        Some(later) => (hour % 12 + later, at + 2),
        None => (hour, at + 1),
    };
    let end = end + usize::from(words.is(end, &["gmt", "utc", "est", "edt"]));
    found(end, format!("T{hour:02}:{minute:02}"))
}

/// "2021-05-21", "21/05/2021", "21.05.2021".
fn figures(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    let word = words.text(at);
    let separator = ['/', '-', '.'].into_iter().find(|&c| word.matches(c).count() == 2)?;
    let mut parts = word.split(separator);
    let parts = [parts.next()?, parts.next()?, parts.next()?];
    if !parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let [a, b, c] = parts.map(|part| part.parse::<i16>().unwrap_or(0));
    let small = |number: i16| i8::try_from(number).unwrap_or(0);
    let (year, month, day) = match parts.map(str::len) {
        [4, _, _] => (a, b, c),
        // Which is the day stays open where both can be a month.
        [_, _, 4] if a <= 12 && b <= 12 && a != b => return found(at + 1, None),
        [_, _, 4] if a > 12 => (c, b, a),
        [_, _, 4] => (c, a, b),
        _ => return None,
    };
    found(at + 1, anchor.date(year, small(month), small(day)).map(|date| date.to_string()))
}

/// "21 May 2021", "May 21, 2021", "the 21st of May", "Monday, 21 May", with a part of the day after it.
fn calendar_day(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    let mut start = at;
    if let Word::Weekday(_) = words.kind(start) {
        start += 1 + usize::from(words.lower(start + 1) == ",");
        start += usize::from(words.lower(start) == "the");
    } else {
        start += usize::from(words.lower(start) == "the");
    }
    let day_at = |at: usize| match words.kind(at) {
        Word::Number(Some(day)) if words.text(at).len() <= 2 => {
            i8::try_from(day).ok().filter(|day| (1..=31).contains(day))
        }
        Word::Ordinal(day) => Some(day),
        _ => None,
    };
    let (month, day, mut end) = if let Word::Month(month) = words.kind(start) {
        (month, day_at(start + 1)?, start + 2)
    } else {
        let day = day_at(start)?;
        let next = start + 1 + usize::from(words.lower(start + 1) == "of");
        let Word::Month(month) = words.kind(next) else { return None };
        (month, day, next + 1)
    };
    let comma = usize::from(words.lower(end) == ",");
    let date = match year_at(words, end + comma) {
        Some(year) => {
            end += comma + 1;
            anchor.date(year, month, day)
        }
        None => anchor.nearest_date(month, day),
    };
    let (end, part) = part_of_day(words, end);
    found(end, date.map(|date| format!("{date}{part}")))
}

/// A part of the day that follows a day: where it ends, and its letters.
fn part_of_day<'w>(words: &Words<'w>, at: usize) -> (usize, &'w str) {
    match words.kind(at) {
        Word::Part(part) if part.len() == 3 => (at + 1, part),
        Word::Unit("N") if words.lower(at) == "night" => (at + 1, "TNI"),
        _ => (at, ""),
    }
}

/// A year in figures.
fn year_at(words: &Words, at: usize) -> Option<i16> {
    let word = words.text(at);
    let year = word.parse().ok().filter(|_| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))?;
    (1000..=2199).contains(&year).then_some(year)
}

/// "Monday", "on Thursday afternoon".
fn weekday(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    match words.kind(at) {
        Word::Weekday(weekday) => {
            let (end, part) = part_of_day(words, at + 1);
            found(end, anchor.weekday(weekday).map(|date| format!("{date}{part}")))
        }
        Word::Weekdays(weekday) => found(at + 1, format!("XXXX-WXX-{weekday}")),
        _ => None,
    }
}

/// "May 2021", "in December". "May" and "March" by themselves need a word before them that a month follows.
fn month(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    if let Word::Season(season) = words.kind(at) {
        let of = at + 1 + usize::from(words.is(at + 1, &["of", ","]));
        let year = year_at(words, of)?;
        return found(of + 1, format!("{year}-{season}"));
    }
    if let Word::Feast(day) = words.kind(at) {
        let end = at + 1 + usize::from(words.is(at + 1, &["day", "eve"]));
        let day = day.filter(|_| words.lower(end - 1) != "eve");
        if let Some(year) = year_at(words, end) {
            return found(
                end + 1,
                day.map_or_else(|| format!("{year}"), |(month, day)| format!("{year}-{month:02}-{day:02}")),
            );
        }
        return found(end, day.and_then(|(month, day)| anchor.nearest_date(month, day)).map(|date| date.to_string()));
    }
    let Word::Month(month) = words.kind(at) else { return None };
    let of = at + 1 + usize::from(words.is(at + 1, &["of", ","]));
    if let Some(year) = year_at(words, of) {
        return found(of + 1, format!("{year}-{month:02}"));
    }
    let doubtful = words.is(at, &["may", "march", "mar."]);
    let leads = [
        "in", "since", "until", "till", "by", "of", "from", "to", "during", "before", "after", "through", "late",
        "early", "-", "between", "and", "mid",
    ];
    if doubtful && !leads.contains(&words.before(at)) {
        return None;
    }
    let year = anchor.year_of_month(month);
    found(at + 1, year.map(|year| format!("{year}-{month:02}")))
}

/// "the 1990s", "'90s", "the mid-1980s", "the 19th century".
fn decade(words: &Words, at: usize, _: &mut Anchor) -> Option<Found> {
    let start = at + usize::from(words.lower(at) == "the");
    let mut place = start;
    if words.is(place, &["early", "late", "mid"]) {
        place += 1 + usize::from(words.lower(place + 1) == "-");
    }
    let word = words.lower(place);
    let bare = word.strip_prefix("mid-").unwrap_or(word).trim_start_matches(['\'', '’', '‘']);
    let digits = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).or_else(|| bare.strip_suffix('s'));
    if let Some(digits) = digits
        && digits.ends_with('0')
        && digits.bytes().all(|b| b.is_ascii_digit())
    {
        match digits.len() {
            4 => return found(place + 1, digits[..3].to_owned()),
            2 => return found(place + 1, format!("19{}", &digits[..1])),
            _ => {}
        }
    }
    if let Word::Ordinal(number) = words.kind(place) {
        let century = place + 1 + usize::from(words.lower(place + 1) == "-");
        if words.lower(century) == "century" {
            return found(century + 1, format!("{:02}", number - 1));
        }
    }
    None
}

/// "last week", "next Monday", "this year", "the past 24 hours", "in recent years", "two days ago", "the following day".
fn directed(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    let article = words.is(at, &["the", "these", "those", "its", "their", "his", "her"]);
    let start = at + usize::from(article);
    let direction = match words.lower(start) {
        "last" | "past" => -1,
        "this" | "current" => 0,
        "next" | "coming" => 1,
        "recent" => {
            return match words.kind(start + 1) {
                Word::Unit(_) if words.lower(start + 1).ends_with('s') => found(start + 2, "PAST_REF".to_owned()),
                _ => None,
            };
        }
        "same" | "following" | "previous" | "that" => {
            return match words.kind(start + 1) {
                Word::Unit("D" | "N" | "W" | "M" | "Y" | "E") | Word::Weekday(_) | Word::Part(_) => {
                    found(start + 2, None)
                }
                _ => None,
            };
        }
        _ => return ago(words, at, anchor),
    };
    let next = start + 1;
    match words.kind(next) {
        // "the past 24 hours", "the last two weeks", "the next few days".
        Word::Number(count) => {
            let Word::Unit(unit) = words.kind(next + 1) else { return None };
            (direction != 0).then(|| found(next + 2, duration(count, unit)))?
        }
        // "the past week" is a stretch, "the next day" a day after another.
        Word::Unit(unit)
            if words.lower(start) == "past" || article && direction < 0 && words.lower(start) == "last" =>
        {
            found(next + 1, duration(Some(1), unit))
        }
        Word::Unit("D" | "N") if article && direction > 0 => found(next + 1, None),
        Word::Unit(unit) => found(next + 1, anchor.unit_off(unit, direction)),
        Word::Part(part) if direction == 0 && part.len() == 3 => {
            found(next + 1, anchor.days_off(0).map(|day| format!("{day}{part}")))
        }
        Word::Weekday(weekday) => {
            let day = if direction == 0 { anchor.weekday(weekday) } else { anchor.other_weekday(weekday, direction) };
            let (end, part) = part_of_day(words, next + 1);
            found(end, day.map(|day| format!("{day}{part}")))
        }
        Word::Month(month) => {
            let year = anchor.day().map(|day| match direction {
                -1 => day.year() - i16::from(month >= day.month()),
                0 => day.year(),
                _ => day.year() + i16::from(month <= day.month()),
            });
            found(next + 1, year.map(|year| format!("{year}-{month:02}")))
        }
        Word::Season(season) => found(next + 1, anchor.season(season, direction)),
        Word::Feast(day) => {
            let end = next + 1 + usize::from(words.is(next + 1, &["day", "eve"]));
            found(end, day.and_then(|(month, day)| anchor.nearest_date(month, day)).map(|date| date.to_string()))
        }
        _ => None,
    }
}

/// "two days ago", "a year ago".
fn ago(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    let (count, unit, end) = quantity(words, at)?;
    if words.lower(end) != "ago" {
        return None;
    }
    found(end + 1, count.and_then(|count| anchor.unit_off(unit, count.checked_neg()?)))
}

/// "today", "the day before yesterday", "tomorrow night", "now", "recently".
fn point(words: &Words, at: usize, anchor: &mut Anchor) -> Option<Found> {
    let start = at + usize::from(words.lower(at) == "the");
    if words.lower(start) == "day" && words.is(start + 1, &["before", "after"]) {
        let days = match words.lower(start + 2) {
            "yesterday" => -2,
            "tomorrow" => 2,
            _ => return None,
        };
        return found(start + 3, anchor.days_off(days).map(|day| day.to_string()));
    }
    let Word::Point(value) = words.kind(at) else { return None };
    let (days, part) = value.split_once(' ').unwrap_or((value, ""));
    // "now" as a filler ("now, look") can't be told from the word alone; a reference is all it gives.
    let Ok(days) = days.parse() else { return found(at + 1, value.to_owned()) };
    let (end, later) = part_of_day(words, at + 1);
    let part = if part.is_empty() { later } else { part };
    found(end, anchor.days_off(days).map(|day| format!("{day}{part}")))
}

/// "daily", "twice a week", "three times", "every two years", "every Monday". Kept as said; a value where there is one.
fn how_often(words: &Words, at: usize, _: &mut Anchor) -> Option<Found> {
    let every = |at: usize| -> Option<Found> {
        match (words.kind(at), words.kind(at + 1)) {
            (Word::Number(count), Word::Unit(unit)) => found(at + 2, duration(count, unit)),
            (Word::Unit(unit), _) => found(at + 1, duration(Some(1), unit)),
            (Word::Part(_), _) => found(at + 1, "P1D".to_owned()),
            (Word::Weekday(weekday), _) => found(at + 1, format!("XXXX-WXX-{weekday}")),
            (Word::Month(month), _) => found(at + 1, format!("XXXX-{month:02}")),
            _ if words.lower(at) == "other" => match words.kind(at + 1) {
                Word::Unit(unit) => found(at + 2, duration(Some(2), unit)),
                _ => None,
            },
            _ => None,
        }
    };
    let per = |end: usize, value: Option<String>| -> Option<Found> {
        if words.is(end, &["a", "an", "per", "every", "each"])
            && let Some(rate) = every(end + 1)
        {
            return Some(rate);
        }
        match words.kind(end) {
            Word::Set(rate) if rate != "-" => found(end + 1, rate.to_owned()),
            _ => found(end, value),
        }
    };
    match words.kind(at) {
        Word::Set("-") => per(at + 1, None),
        Word::Set(rate) => {
            // A newspaper is a daily, too: "the Lebanese daily", "daily Al-Vess".
            let paper = words.is(at.wrapping_sub(1), &["the", "a"]) && words.lower(at + 1) != "basis"
                || words.text(at + 1).starts_with(char::is_uppercase)
                || words.text(at.wrapping_sub(1)).starts_with(char::is_uppercase) && at > 1
                || words.is(at + 1, &["newspaper", "paper", "magazine"]);
            (!paper).then(|| found(at + 1, rate.to_owned()))?
        }
        Word::Number(_) if words.is(at + 1, &["times"]) => per(at + 2, None),
        _ if words.lower(at) == "once" => per(at + 1, None).filter(|found| found.end > at + 1),
        _ if words.is(at, &["every", "each"]) => every(at + 1),
        _ => None,
    }
}

/// "the 11 days", "nine-day", "nearly two years", "half an hour", "a week", "for days".
fn how_long(words: &Words, at: usize, _: &mut Anchor) -> Option<Found> {
    // "two and a half years".
    if let Word::Number(Some(count)) = words.kind(at)
        && words.lower(at + 1) == "and"
        && words.lower(at + 2) == "a"
        && words.lower(at + 3) == "half"
        && let Word::Unit(unit) = words.kind(at + 4)
    {
        return found(at + 5, duration(Some(count), unit).map(|value| half_more(&value)));
    }
    let start = at + usize::from(words.lower(at) == "the");
    let (count, unit, end) = quantity(words, start).or_else(|| {
        // Units in the plural by themselves last for a while after these words only.
        let lasts = ["for", "within", "in", "over", "after", "of", "took", "spent"];
        match words.kind(at) {
            Word::Unit(unit) if words.lower(at).ends_with('s') && lasts.contains(&words.before(at)) => {
                Some((None, unit, at + 1))
            }
            _ => None,
        }
    })?;
    // "30 years old", "a 55-year-old": how old is not when.
    let old = words.is(end, &["old", "olds"]) || words.lower(end) == "-" && words.is(end + 1, &["old", "olds"]);
    if old || start > at && count.is_none() {
        return None;
    }
    if words.is(end, &["and"]) && words.lower(end + 1) == "a" && words.lower(end + 2) == "half" {
        return found(end + 3, count.and_then(|count| duration(Some(count), unit)).map(|value| half_more(&value)));
    }
    found(end, duration(count, unit))
}

/// `P2Y` and half a unit: `P2.5Y`.
fn half_more(value: &str) -> String {
    let (number, letter) = value.split_at(value.len() - 1);
    format!("{number}.5{letter}")
}

/// A number and a unit, with what says that it is not exact: "nearly two years", "a few days", "24-hour". The count, the
/// unit's letter, and where it ends.
fn quantity<'w>(words: &Words<'w>, at: usize) -> Option<(Option<i64>, &'w str, usize)> {
    let mut place = at;
    if words.kind(place) == Word::About {
        place += 1;
    } else if words.is(place, &["more", "less"]) && words.lower(place + 1) == "than"
        || words.is(place, &["at", "up"]) && words.is(place + 1, &["least", "most", "to"])
    {
        place += 2;
    }
    if words.lower(place) == "half" && words.is(place + 1, &["a", "an"]) {
        return match words.kind(place + 2) {
            Word::Unit("TH") => Some((Some(30), "TM", place + 3)),
            Word::Unit("D") => Some((Some(12), "TH", place + 3)),
            Word::Unit("Y") => Some((Some(6), "M", place + 3)),
            Word::Unit("X") => Some((Some(5), "Y", place + 3)),
            Word::Unit("C") => Some((Some(50), "Y", place + 3)),
            _ => None,
        };
    }
    let article = words.is(place, &["a", "an"]);
    let mut count = match words.kind(place) {
        Word::Number(count) => {
            place += 1;
            count
        }
        _ if article => {
            place += 1;
            Some(1)
        }
        _ => return None,
    };
    if article && let Word::Number(several) = words.kind(place) {
        // "a few days", "a couple of weeks", "a hundred years", "a 24-hour curfew".
        count = several;
        place += 1;
    }
    // "two dozen", "twenty-four", "three or four": the later word counts.
    if words.is(place, &["-", "or", "to"])
        && let (Some(tens), Word::Number(Some(more))) = (count, words.kind(place + 1))
    {
        count = if words.lower(place) == "-" && tens >= 20 && tens % 10 == 0 && more < 10 {
            tens.checked_add(more)
        } else {
            None
        };
        place += 2;
    }
    if words.lower(place) == "hundred" {
        count = count.and_then(|count| count.checked_mul(100));
        place += 1;
    }
    place += usize::from(words.is(place, &["of", "-", "more", "full", "whole", "consecutive", "straight"]));
    match words.kind(place) {
        Word::Unit(unit) => Some((count, unit, place + 1)),
        _ => None,
    }
}

/// "in 2011", "since 1994", "(2011)", "the 2011 uprising", "1988-1996".
fn year(words: &Words, at: usize, _: &mut Anchor) -> Option<Found> {
    let year = year_at(words, at)?;
    let leads = [
        "in", "since", "until", "till", "by", "of", "from", "to", "during", "before", "after", "between", "and",
        "around", "through", "early", "late", "mid", "year", "as", "-", "–", "(",
    ];
    let before = words.before(at);
    let recent = (1900..=2099).contains(&year);
    let dated = before == "the" && recent && words.text(at + 1).starts_with(char::is_lowercase);
    let counted = words.text(at + 1).ends_with('s') && words.text(at + 1).starts_with(char::is_lowercase) && !recent;
    let first = at == 0 && recent && words.lower(at + 1) == ",";
    ((leads.contains(&before) && !counted && (recent || before != "of" && before != "to")) || dated || first)
        .then(|| found(at + 1, year.to_string()))?
}
