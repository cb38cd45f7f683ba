//! The day of publication, from all the ways in which reports and programs write it.
//!
//! In goes what stands there, out comes `YYYY-MM-DD`: the day as the source writes it, in its own time zone, or nothing
//! where it is ambiguous or no date. "Updated 10:30 AM EDT, Jun. 2, 2021" is `2021-06-02`, and so are "2021-06-02T23:30:00-07:00"
//! and "2. Juni 2021"; "6/2/2021" has two readings, and one only where the language of the page settles it.

use jiff::civil::Date;

/// Names of the months in languages whose news is often read beside English, each by the month's number. A word of three
/// letters and more counts as its month where it opens no other one.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "enero", "gennaio", "janeiro", "januari", "stycznia", "января", "ocak"],
    &["february", "februar", "février", "febrero", "febbraio", "fevereiro", "februari", "lutego", "февраля", "şubat"],
    &["march", "märz", "mars", "marzo", "março", "maart", "marca", "марта", "mart", "maret"],
    &["april", "avril", "abril", "aprile", "kwietnia", "апреля", "nisan"],
    &["may", "mai", "mayo", "maggio", "maio", "mei", "maja", "мая", "mayıs"],
    &["june", "juni", "juin", "junio", "giugno", "junho", "czerwca", "июня", "haziran"],
    &["july", "juli", "juillet", "julio", "luglio", "julho", "lipca", "июля", "temmuz"],
    &["august", "août", "agosto", "augustus", "augusti", "sierpnia", "августа", "ağustos", "agustus"],
    &["september", "septembre", "septiembre", "settembre", "setembro", "września", "сентября", "eylül", "sept"],
    &["october", "oktober", "octobre", "octubre", "ottobre", "outubro", "października", "октября", "ekim"],
    &["november", "novembre", "noviembre", "novembro", "listopada", "ноября", "kasım", "nopember"],
    &[
        "december",
        "dezember",
        "décembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "grudnia",
        "декабря",
        "aralık",
        "desember",
    ],
];

/// Which of two numbers is the month, where both may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As in "14/6/2021".
    DayFirst,
    /// As in "6/14/2021".
    MonthFirst,
}

impl Order {
    /// The order that people write who use a language: `en-US` has the month first, every other region and language the
    /// day. English of no region leaves it open.
    #[must_use]
    pub fn of_language(tag: &str) -> Option<Self> {
        let tag = tag.replace('_', "-").to_ascii_lowercase();
        match tag.split_once('-') {
            Some(("en", "us")) => Some(Order::MonthFirst),
            Some(("en", region)) if region.len() == 2 => Some(Order::DayFirst),
            _ if tag.is_empty() || tag.starts_with("en") => None,
            _ => Some(Order::DayFirst),
        }
    }
}

/// The day that is written, if it has one reading only.
#[must_use]
pub fn day(value: &str) -> Option<String> {
    day_in(value, None)
}

/// The day that is written; `order` settles "6/2/2021".
#[must_use]
pub fn day_in(value: &str, order: Option<Order>) -> Option<String> {
    let value = value.trim();
    if value.len() > 400 {
        return None;
    }
    let words: Vec<&str> = value.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let date = of_seconds(value)
        .or_else(|| year_first(&words))
        .or_else(|| written_out(&words))
        .or_else(|| in_numbers(value, order))?;
    Some(date.to_string())
}

/// Whether two days, each as `YYYY-MM-DD`, are the same or follow one another.
#[must_use]
pub fn are_near(one: &str, other: &str) -> bool {
    let day = |text: &str| text.parse::<Date>().ok();
    day(one).zip(day(other)).is_some_and(|(one, other)| {
        one == other || one.tomorrow().is_ok_and(|next| next == other) || other.tomorrow().is_ok_and(|next| next == one)
    })
}

/// Seconds or milliseconds since 1970, as programs count them: 9 to 10 digits or 12 to 13.
fn of_seconds(value: &str) -> Option<Date> {
    let whole = value.split_once('.').map_or(value, |(whole, _)| whole);
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    Some(jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// "2021-06-02T10:30", "2021/6/2", "2021.06.02", "20210602", "20210602103000" and "2021年6月2日".
fn year_first(words: &[&str]) -> Option<Date> {
    let first = *words.first()?;
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    let date = |year: &str, month: &str, day: &str| {
        let year: i16 = year.parse().ok().filter(|year| (1000..3000).contains(year))?;
        Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
    };
    if digits == 8 || digits == 14 && first.len() == 14 {
        return date(&first[..4], &first[4..6], &first[6..8]);
    }
    if digits != 4 {
        return None;
    }
    if let Some(signs) = [['年', '月', '日'], ['년', '월', '일']].iter().find(|signs| first.contains(signs[0])) {
        let joined = words.join("");
        let (year, rest) = joined.split_once(signs[0])?;
        let (month, rest) = rest.split_once(signs[1])?;
        return date(year, month, rest.split_once(signs[2])?.0);
    }
    let number = |word: &&str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let month = words.get(1).filter(|word| number(word))?;
    // "02T10" opens with the day.
    let third = words.get(2)?;
    let day = third.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let ends = third.len() == day.len() || third[day.len()..].starts_with(['T', 't']);
    (first.len() == 4 && ends).then(|| date(first, month, day))?
}

/// Whether a month with a number beside it stands there, as in "June 2", or nothing but numbers.
#[must_use]
pub fn names_month(value: &str) -> bool {
    let words = || value.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let has_number = words().any(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    has_number && (words().any(|word| month(word).is_some()) || day(value).is_some())
}

/// The month that a word names, in full or by its first letters.
fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let known = |names: &&[&str], whole: bool| {
        names.iter().any(|name| *name == word || !whole && word.chars().count() >= 3 && name.starts_with(&*word))
    };
    let at = MONTHS.iter().position(|names| known(names, true)).or_else(|| {
        let mut fitting = MONTHS.iter().enumerate().filter(|(_, names)| known(names, false));
        let (at, _) = fitting.next()?;
        fitting.next().is_none().then_some(at)
    })?;
    i8::try_from(at + 1).ok()
}

/// A date with a month's name beside a day, and a year after or before them: "Wed Jun  2 10:00:00 EDT 2021".
fn written_out(words: &[&str]) -> Option<Date> {
    let number = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let ending = &word[digits.len()..];
        let plain = matches!(ending.to_ascii_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª");
        (plain && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse::<i16>().ok())?
    };
    let day_at = |at: Option<usize>| {
        let at = at?;
        let word = words.get(at)?;
        let day = number(word).filter(|_| word.bytes().take_while(u8::is_ascii_digit).count() <= 2)?;
        (1..=31).contains(&day).then_some((at, i8::try_from(day).ok()?))
    };
    let year_at = |at: Option<usize>| {
        let word = words.get(at?).filter(|word| word.len() == 4)?;
        number(word).filter(|year| (1000..3000).contains(year))
    };
    // "2 de junio de 2021" and "2nd of June" have small words between.
    let skip_back = |at: usize| {
        let before = at.checked_sub(1)?;
        if matches!(words[before].to_lowercase().as_str(), "de" | "of") { before.checked_sub(1) } else { Some(before) }
    };
    let is_small = |at: usize| words.get(at).is_some_and(|word| matches!(word.to_lowercase().as_str(), "de" | "of"));
    let named = |far: bool| {
        words.iter().enumerate().filter_map(|(at, word)| Some((at, month(word)?))).find_map(|(at, month)| {
            let (day_place, day) = day_at(skip_back(at)).or_else(|| day_at(Some(at + 1)))?;
            let after = at.max(day_place) + 1;
            let after = if is_small(after) { after + 1 } else { after };
            let mut years_after = after..words.len().min(after + if far { 6 } else { 1 });
            let year = years_after.find_map(|at| year_at(Some(at)));
            let year = year.or_else(|| year_at(at.min(day_place).checked_sub(1)))?;
            Date::new(year, month, day).ok()
        })
    };
    // The time of day may stand before the year; "mar" is a weekday in French.
    named(false).or_else(|| named(true))
}

/// "2.6.2021", "14/6/2021", "06-14-21": three numbers with the same sign between them, perhaps among other words.
fn in_numbers(value: &str, order: Option<Order>) -> Option<Date> {
    value.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '|' | '[' | ']')).find_map(|word| {
        let word = word.split('T').next().unwrap_or_default();
        let sign = word.chars().find(|c| !c.is_ascii_digit()).filter(|sign| matches!(sign, '/' | '.' | '-'))?;
        let parts: Vec<&str> = word.trim_end_matches(['.', ':', ';']).split(sign).collect();
        let &[first, second, year] = &parts[..] else { return None };
        if ![first, second].iter().all(|part| (1..=2).contains(&part.len())) {
            return None;
        }
        let year = match (year.len(), year.parse::<i16>().ok()?) {
            (4, year) => year,
            (2, year) => year + if year < 70 { 2000 } else { 1900 },
            _ => return None,
        };
        let (a, b): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
        let (month, day) = match order {
            _ if a == b || a <= 12 && b > 12 => (a, b),
            _ if a > 12 && b <= 12 => (b, a),
            Some(Order::MonthFirst) => (a, b),
            Some(Order::DayFirst) => (b, a),
            // Points part the numbers where the day comes first.
            None if sign == '.' && year > 99 => (b, a),
            None => return None,
        };
        Date::new(year, month, day).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn usual_spellings() {
        for written in [
            "2021-06-02",
            "2021-6-2",
            "2021/06/02 10:30",
            "2021.06.02",
            "20210602",
            "20210602103000",
            "20210602T103000Z",
            "2021-06-02T10:30:00Z",
            "2021-06-02T23:30:00.000-07:00",
            "2021-06-02 23:30:00 UTC",
            "1622629800",
            "1622629800000",
            "2 June 2021",
            "2 Jun 2021",
            "02-Jun-2021",
            "June 2nd, 2021",
            "the 2nd of June, 2021",
            "Wednesday, June 2, 2021",
            "Wed 2 Jun 2021",
            "Wed Jun  2 10:00:00 EDT 2021",
            "Wed Jun 02 2021 09:28:00 GMT+0000 (UTC)",
            "Wed, 02 Jun 2021 23:30:00 +0200",
            "Updated 10:30 AM EDT, Jun. 2, 2021",
            "2 June 2021, 14:05 BST",
            "01:38:07 PM IST Jun 2, 2021",
            "Jun 2 2021, 11:06am ist",
            "2021 June 2",
            "02.06.2021",
            "2.6.2021 um 10:30 Uhr",
            "2. Juni 2021",
            "2 juin 2021",
            "mer. 2 juin 2021",
            "mar. 2 juin 2021 à 10:30",
            "2 de junio de 2021",
            "2 giugno 2021",
            "2 июня 2021",
            "2021年6月2日",
            "2021년 6월 2일",
        ] {
            assert_eq!(day(written).as_deref(), Some("2021-06-02"), "{written}");
        }
        for (written, meant) in [
            ("Sept. 9, 2021", Some("2021-09-09")),
            ("6/14/2021", Some("2021-06-14")),
            ("14/6/2021", Some("2021-06-14")),
            ("11/14/19 06:56 AM EST", Some("2019-11-14")),
            ("11.14.2019 09:00 AM", Some("2019-11-14")),
            ("6/2/2021", None),
            ("last week", None),
            ("may be in 2021", None),
            ("Orlin may 2 2021", Some("2021-05-02")),
            ("2021-02-30", None),
            ("ma 2 2021", None),
            ("", None),
            ("10:30", None),
            ("1729", None),
        ] {
            assert_eq!(day(written).as_deref(), meant, "{written}");
        }
    }

    #[test]
    fn the_language_settles_the_order() {
        let day = |written, tag| day_in(written, Order::of_language(tag));
        assert_eq!(day("6/2/2021", "en-US").as_deref(), Some("2021-06-02"));
        assert_eq!(day("6/2/2021", "en_GB").as_deref(), Some("2021-02-06"));
        assert_eq!(day("6/2/2021", "pt-BR").as_deref(), Some("2021-02-06"));
        assert_eq!(day("6/2/2021", "en"), None);
        assert_eq!(day("6/14/2021", "en-GB").as_deref(), Some("2021-06-14"));
    }

    #[test]
    fn neighbours() {
        assert!(are_near("2021-05-31", "2021-06-01") && are_near("2021-06-01", "2021-05-31"));
        assert!(!are_near("2021-05-31", "2021-06-02") && !are_near("x", "2021-06-02"));
    }

    proptest! {
        #[test]
        fn every_day_is_found(days in 0_i64..36_500, hour in 0_u8..24) {
            let date = Date::new(1950, 1, 1).and_then(|first| first.checked_add(jiff::Span::new().days(days)));
            let date = date.expect("a day");
            let name = MONTHS[usize::from(date.month().unsigned_abs()) - 1][0];
            let (year, day_number) = (date.year(), date.day());
            let wanted = Some(date.to_string());
            prop_assert_eq!(day(&format!("{date}T{hour:02}:15:00+02:00")), wanted.clone());
            prop_assert_eq!(day(&format!("{day_number} {name} {year}")), wanted.clone());
            prop_assert_eq!(day(&format!("{name} {day_number}, {year} at {hour:02}:15")), wanted.clone());
            prop_assert_eq!(day(&format!("{}. {}. {year}, {hour:02}:15", day_number, &name[..3])), wanted.clone());
            let numbers = format!("{day_number}/{}/{year}", date.month());
            prop_assert_eq!(day_in(&numbers, Some(Order::DayFirst)), wanted);
        }

        #[test]
        fn any_text_is_a_date_or_none(value in "([a-zA-Zé0-9]{0,5}|[年月日 ,./:TZ-]){0,30}") {
            if let Some(found) = day(&value) {
                prop_assert!(found.parse::<Date>().is_ok());
            }
        }
    }
}
