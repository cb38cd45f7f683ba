//! TIMEX3 values, reckoned from the day of publication.

use jiff::{Span, ToSpan as _, civil::Date};

/// What a value is reckoned from, and what was wanting.
pub(super) struct Anchor {
    day: Option<Date>,
    /// Whether the clause tells of what is to come.
    pub(super) ahead: bool,
    /// A value was asked for that needs the day of publication, and there is none.
    pub(super) missing: bool,
    /// The words name a day that no calendar has.
    pub(super) impossible: bool,
}

impl Anchor {
    /// An anchor without complaints.
    pub(super) fn new(day: Option<Date>, ahead: bool) -> Self {
        Anchor { day, ahead, missing: false, impossible: false }
    }

    /// The day of publication; notes if it is missing.
    pub(super) fn day(&mut self) -> Option<Date> {
        self.missing |= self.day.is_none();
        self.day
    }

    /// A day `days` from the publication.
    pub(super) fn days_off(&mut self, days: i64) -> Option<Date> {
        moved(self.day()?, days.checked_mul(1).and_then(|days| Span::new().try_days(days).ok())?)
    }

    /// A day written out; notes if there is none such.
    pub(super) fn date(&mut self, year: i16, month: i8, day: i8) -> Option<Date> {
        let date = Date::new(year, month, day).ok();
        self.impossible |= date.is_none();
        date
    }

    /// A day of a month without its year: the one nearest to the publication, or the next if it is to come.
    pub(super) fn nearest_date(&mut self, month: i8, day: i8) -> Option<Date> {
        if Date::new(2000, month, day).is_err() {
            self.impossible = true;
            return None;
        }
        let anchor = self.day()?;
        let candidates = (-1..=1).filter_map(|off| Date::new(anchor.year().checked_add(off)?, month, day).ok());
        let distance = |date: &Date| anchor.until(*date).map_or(i32::MAX, |span| span.get_days());
        if self.ahead {
            candidates.filter(|date| *date >= anchor).min()
        } else {
            candidates.min_by_key(|date| {
                let days = distance(date);
                // Of two that are equally near, and of what lies further ahead than three months, the past one.
                if days > 92 { i32::MAX } else { days.abs() * 2 + i32::from(days > 0) }
            })
        }
    }

    /// The year of a month without one.
    pub(super) fn year_of_month(&mut self, month: i8) -> Option<i16> {
        let anchor = self.day()?;
        let ahead_by = i16::from(month) - i16::from(anchor.month());
        Some(if self.ahead {
            anchor.year() + i16::from(ahead_by < 0)
        } else if ahead_by > 3 {
            anchor.year() - 1
        } else {
            anchor.year()
        })
    }

    /// A weekday without more: the last one up to the publication, or the next after it if it is to come.
    pub(super) fn weekday(&mut self, weekday: i8) -> Option<Date> {
        let anchor = self.day()?;
        let back = i64::from((anchor.weekday().to_monday_one_offset() - weekday).rem_euclid(7));
        self.days_off(if self.ahead { 7 - if back == 0 { 7 } else { back } } else { -back })
    }

    /// "last Monday" (-1), "next Monday" (1): never the day of publication itself.
    pub(super) fn other_weekday(&mut self, weekday: i8, direction: i64) -> Option<Date> {
        let anchor = self.day()?;
        let back = i64::from((anchor.weekday().to_monday_one_offset() - weekday).rem_euclid(7));
        let days = if direction < 0 { if back == 0 { -7 } else { -back } } else { 7 - back };
        self.days_off(days)
    }

    /// The unit `count` away from that of the publication: "last week" is -1 of `W`. `None` for units below a day.
    pub(super) fn unit_off(&mut self, unit: &str, count: i64) -> Option<String> {
        let day = self.day()?;
        Some(match unit {
            "D" => self.days_off(count)?.to_string(),
            "N" => format!("{}TNI", self.days_off(count)?),
            "W" | "F" | "E" => {
                let weeks = if unit == "F" { count.checked_mul(2)? } else { count };
                let week = moved(day, Span::new().try_weeks(weeks).ok()?)?.iso_week_date();
                let end = if unit == "E" { "-WE" } else { "" };
                format!("{:04}-W{:02}{end}", week.year(), week.week())
            }
            "M" => {
                let month = moved(day.first_of_month(), Span::new().try_months(count).ok()?)?;
                format!("{:04}-{:02}", month.year(), month.month())
            }
            "Y" => format!("{:04}", i64::from(day.year()).checked_add(count)?),
            "X" => format!("{:03}", (i64::from(day.year()) / 10).checked_add(count)?),
            "C" => format!("{:02}", (i64::from(day.year()) / 100).checked_add(count)?),
            _ => return None,
        })
    }

    /// A season near the publication, `off` years away.
    pub(super) fn season(&mut self, season: &str, off: i64) -> Option<String> {
        let day = self.day()?;
        let begins = match season {
            "SP" => 3,
            "SU" => 6,
            "FA" => 9,
            _ => 12,
        };
        let over = day.month() >= begins + 2 && begins != 12;
        let year = i64::from(day.year())
            + match off {
                0 => 0,
                off if off < 0 => {
                    if over {
                        0
                    } else {
                        -1
                    }
                }
                _ => i64::from(day.month() >= begins),
            };
        Some(format!("{year:04}-{season}"))
    }
}

/// A day moved by a span, if the calendar reaches there.
fn moved(day: Date, by: Span) -> Option<Date> {
    day.checked_add(by).ok().filter(|day| *day >= Date::constant(1, 1, 1) && day.checked_add(1.day()).is_ok())
}

/// A duration of so many units; `None` leaves open how many.
pub(super) fn duration(count: Option<i64>, unit: &str) -> Option<String> {
    let (factor, letter) = match unit {
        "TS" | "TM" | "TH" | "D" | "W" | "M" | "Y" => (1, unit),
        "N" => (1, "D"),
        "E" => (1, "WE"),
        "F" => (2, "W"),
        "X" => (10, "Y"),
        "C" => (100, "Y"),
        _ => return None,
    };
    let number = match count {
        Some(count) => count.checked_mul(factor)?.to_string(),
        None if factor == 1 => "X".to_owned(),
        None => return Some(if factor == 10 { "PXDE" } else { "PXCE" }.to_owned()),
    };
    Some(match letter.strip_prefix('T') {
        Some(below_day) => format!("PT{number}{below_day}"),
        None => format!("P{number}{letter}"),
    })
}
