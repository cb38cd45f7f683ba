//! When a claim says that something was, as a stretch of days.
//!
//! In go the TIMEX3 values of a claim and the date of its report, out comes a [`Days`]. "On Saturday", read as
//! `2031-05-03`, is one day; "in May 2031" is thirty-one, and agrees with that Saturday.

/// A stretch of days, both ends inside, counted from some day long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// The first.
    pub first: i32,
    /// The last.
    pub last: i32,
    /// Whether the words name a weekday alone, so that the week is a guess.
    pub weekday: bool,
}

impl Days {
    /// Whether both may be one time. A weekday alone may be that day of another week near by.
    #[must_use]
    pub fn agree(&self, other: &Days) -> bool {
        let (a, b) = (self, other);
        let near = |slack: i32| a.first - slack <= b.last && b.first - slack <= a.last;
        near(1) || (near(24) && (a.weekday || b.weekday) && (a.first - b.first) % 7 == 0)
    }

    /// Whether the other lies inside.
    #[must_use]
    pub fn holds(&self, other: &Days) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// The day of a date, `YYYY-MM-DD`.
#[must_use]
pub fn day(date: &str) -> Option<i32> {
    let mut parts = date.get(..10)?.split('-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| civil(year, month, day))
}

/// The days of a TIMEX3 value, if it is a date.
#[must_use]
pub fn days(words: &str, value: &str) -> Option<Days> {
    let year: i32 = value.get(..4)?.parse().ok()?;
    let rest = value.get(4..).unwrap_or_default();
    let stretch = |first: i32, last: i32| Some(Days { first, last, weekday: false });
    let months = |first: i32, count: i32| {
        let (year_after, after) = (year + (first + count - 1) / 12, (first + count - 1) % 12 + 1);
        stretch(civil(year, first, 1), civil(year_after, after, 1) - 1)
    };
    if rest.is_empty() {
        return months(1, 12);
    }
    if let Some(week) = rest.strip_prefix("-W") {
        let week: i32 = week.get(..2)?.parse().ok()?;
        let start = civil(year, 1, 4);
        let monday = start - (start + 3).rem_euclid(7) + (week - 1) * 7;
        return stretch(monday, monday + 6);
    }
    if let Some(day) = day(value) {
        let weekday = words
            .split_whitespace()
            .any(|word| word.trim_end_matches(|letter: char| !letter.is_alphabetic()).ends_with("day"))
            && !words.contains(|letter: char| letter.is_ascii_digit());
        return Some(Days { first: day, last: day, weekday });
    }
    match rest.get(1..3)? {
        "SP" => months(3, 3),
        "SU" => months(6, 3),
        "FA" => months(9, 3),
        "WI" => months(12, 3),
        "Q1" => months(1, 3),
        "Q2" => months(4, 3),
        "Q3" => months(7, 3),
        "Q4" => months(10, 3),
        month => {
            let month: i32 = month.parse().ok()?;
            if (1..=12).contains(&month) { months(month, 1) } else { None }
        }
    }
}

/// Days since 1970-01-01 in the Gregorian calendar (Howard Hinnant's `days_from_civil`).
fn civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stretches() {
        let saturday = days("on Saturday", "2031-05-03").expect("a day");
        assert!(days("in May", "2031-05").expect("a month").holds(&saturday));
        assert!(days("that week", "2031-W18").expect("a week").holds(&saturday));
        assert!(!days("in June", "2031-06").expect("a month").agree(&saturday));
        assert!(days("that summer", "2031-SU").is_some() && days("for days", "P3D").is_none());
    }

    #[test]
    fn a_weekday_alone_is_a_guess() {
        let said = days("Sunday", "2031-03-23").expect("a day");
        assert!(said.agree(&days("9 March", "2031-03-09").expect("a day")));
        assert!(!said.agree(&days("10 March", "2031-03-10").expect("a day")));
    }
}
