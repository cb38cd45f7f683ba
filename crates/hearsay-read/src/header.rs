//! The lines above a report that say what it is: `Title:`, `Publisher:`, `Date:`, `Byline:` and `URL:`, then an empty
//! line. Markdown files may have them between two lines `---` instead.
//!
//! In goes a decoded text, out comes what the header says and the offset at which the report begins. For example
//! `Byline: Ada Renn and Jon Sabo` names two reporters.

use hearsay_model::{Diagnostic, Span};
use jiff::civil::Date;

/// What a header says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Title of the report.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Reporters or agency.
    pub byline: Vec<String>,
    /// Date of publication as `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Takes the header off `text`: what it says, and where the report itself begins (0 without a header).
#[must_use]
pub fn take(text: &str) -> (Header, usize) {
    let mut header = Header::default();
    let fenced = text.lines().next().is_some_and(|line| line.trim_end() == "---");
    let mut offset = 0;
    let mut fields = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        offset += line.len();
        let line = line.trim();
        if fenced && number == 0 {
            continue;
        }
        let end = if fenced { line == "---" } else { line.is_empty() };
        if end && fields > 0 {
            return (header, skip_line_if_blank(text, offset, fenced));
        }
        match line.split_once(':') {
            Some((key, value)) if set(&mut header, key.trim(), unquoted(value.trim())) => fields += 1,
            // In front matter other programs keep their own fields, which mean nothing here.
            _ if fenced && !end => {}
            _ => return (Header::default(), 0),
        }
    }
    // The text ended before the header did: without a blank line it is a header only if it is nothing else.
    if fields > 0 && !fenced { (header, text.len()) } else { (Header::default(), 0) }
}

fn skip_line_if_blank(text: &str, offset: usize, fenced: bool) -> usize {
    let next = text[offset..].split_inclusive('\n').next().unwrap_or("");
    if fenced && next.trim().is_empty() { offset + next.len() } else { offset }
}

/// The value without the quotation marks around the whole of it, as front matter has them.
fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(value)
}

/// Sets a field, and says whether the key is one of a header.
fn set(header: &mut Header, key: &str, value: &str) -> bool {
    let some = || (!value.is_empty()).then(|| value.to_owned());
    match key.to_ascii_lowercase().as_str() {
        "title" => header.title = some(),
        "publisher" => header.publisher = some(),
        "url" => header.url = some(),
        "byline" | "author" => header.byline.extend(bylines(value)),
        "date" => {
            header.published = date(value);
            if header.published.is_none() && !value.is_empty() {
                header.diagnostics.push(Diagnostic {
                    span: Span::new(0, 0),
                    layer: "read",
                    message: format!("the date “{value}” is not understood; write it as YYYY-MM-DD"),
                });
            }
        }
        _ => return false,
    }
    true
}

/// The names in a byline: `By Ada Renn, at Kell Ford, and Jon Sabo` gives Ada Renn and Jon Sabo. A piece that begins
/// in lower case tells where or for whom, and is no name.
#[must_use]
pub fn bylines(value: &str) -> Vec<String> {
    let value = value.strip_prefix("By ").or_else(|| value.strip_prefix("by ")).unwrap_or(value);
    let mut names: Vec<String> = Vec::new();
    for piece in value.split([',', ';']) {
        for name in piece.split(" and ") {
            let name = name.trim();
            let name = name.strip_prefix("and ").unwrap_or(name).trim();
            match name {
                "" => {}
                "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" => {
                    if let Some(last) = names.last_mut() {
                        last.push_str(", ");
                        last.push_str(name);
                    }
                }
                _ if name.starts_with(char::is_lowercase) && name.contains(' ') => {
                    // "al-Dhabi" alone, or a particle with a name, begins in lower case as well.
                    let first = name.split(' ').next().unwrap_or("");
                    if !matches!(first, "at" | "in" | "from" | "for" | "of" | "with" | "on" | "near" | "who") {
                        names.push(name.to_owned());
                    }
                }
                _ => names.push(name.to_owned()),
            }
        }
    }
    names
}

/// A date as `YYYY-MM-DD`, from the ways in which reports write it; `None` where it is ambiguous or no date.
#[must_use]
pub fn date(value: &str) -> Option<String> {
    const FORMATS: &[&str] = &[
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y%m%d",
        "%d %B %Y",
        "%d %b %Y",
        "%B %d, %Y",
        "%b %d, %Y",
        "%B %d %Y",
        "%b %d %Y",
        "%d.%m.%Y",
    ];
    let mut value = value.trim();
    // A time of day after the date, and the day of the week before it, add nothing.
    if value.len() > 10 && value.is_char_boundary(10) && matches!(value.as_bytes()[10], b'T' | b' ') {
        let day = &value[..10];
        if day.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.')) {
            value = day;
        }
    }
    if let Some((first, rest)) = value.split_once([',', ' ']) {
        let weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        if first.get(..3).is_some_and(|start| weekday.contains(&start.to_ascii_lowercase().as_str())) {
            value = rest.trim_start_matches([',', ' ']);
        }
    }
    // "3rd June" is "3 June", and "Sept." "Sep".
    let words: Vec<String> = value
        .split_whitespace()
        .map(|word| {
            let bare = word.trim_end_matches(',');
            let comma = if bare.len() < word.len() { "," } else { "" };
            let bare = bare.trim_end_matches('.');
            let digits = bare.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let ending = &bare[digits.len()..];
            let bare = match ending {
                "st" | "nd" | "rd" | "th" if !digits.is_empty() => digits,
                "Sept" => "Sep",
                _ => bare,
            };
            format!("{bare}{comma}")
        })
        .collect();
    let value = words.join(" ");
    for format in FORMATS {
        if let Ok(date) = Date::strptime(format, &value) {
            return Some(date.to_string());
        }
    }
    if let Some(date) = written_out(&value) {
        return Some(date);
    }
    // 3/14/2021 has one reading only; 3/4/2021 has two, and is left alone.
    let parts: Vec<i8> = value.rsplit_once('/')?.0.split('/').map_while(|part| part.parse().ok()).collect();
    let year: i16 = value.rsplit_once('/')?.1.parse().ok()?;
    let (month, day) = match parts[..] {
        [a, b] if a == b || (a <= 12 && b > 12) => (a, b),
        [a, b] if a > 12 && b <= 12 => (b, a),
        _ => return None,
    };
    Date::new(year, month, day).ok().map(|date| date.to_string())
}

/// A date among other words: "Updated 10:30 EDT, Jun 2, 2021" has a month's name beside a day, and a year.
fn written_out(value: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let words: Vec<String> = value
        .split(|c: char| !c.is_alphanumeric() && c != ':')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let at_month = |word: &String| {
        let number =
            MONTHS.iter().position(|month| month == word || word.len() >= 3 && month.starts_with(word.as_str()))?;
        i8::try_from(number + 1).ok()
    };
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| Some((at, at_month(word)?)))?;
    let number = |word: &String| word.trim_end_matches(|c: char| c.is_alphabetic()).parse::<i16>().ok();
    let day = |at: Option<usize>| {
        let day = i8::try_from(number(words.get(at?)?)?).ok()?;
        (1..=31).contains(&day).then_some((at?, day))
    };
    let (at_day, day) = day(at.checked_sub(1)).or_else(|| day(Some(at + 1)))?;
    let after = at.max(at_day) + 1;
    let year = words.get(after).and_then(number).filter(|year| (1000..3000).contains(year))?;
    Date::new(year, month, day).ok().map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_is_taken_off() {
        let text = "Title: Boats at Vess\r\nPublisher: Tarn Post\r\nDate: 2 June 2021\r\n\r\nOrlin left.";
        let (header, start) = take(text);
        assert_eq!(header.title.as_deref(), Some("Boats at Vess"));
        assert_eq!(header.publisher.as_deref(), Some("Tarn Post"));
        assert_eq!(header.published.as_deref(), Some("2021-06-02"));
        assert_eq!(&text[start..], "Orlin left.");
    }

    #[test]
    fn text_without_header_stays() {
        for text in ["Orlin left.\n\nMore.", "Title: it said\nOrlin left.\n\nMore.", "\n\nDate: 1", "", "---\n\nOrlin"]
        {
            assert_eq!(take(text), (Header::default(), 0), "{text}");
        }
    }

    #[test]
    fn quotation_marks_of_a_title_stay() {
        let (header, _) = take("Title: \"We left\": the ferrywoman\n\nOrlin left.");
        assert_eq!(header.title.as_deref(), Some("\"We left\": the ferrywoman"));
    }

    #[test]
    fn front_matter() {
        let text = "---\ntitle: \"Boats at Vess\"\nlayout: post\n---\n\nOrlin left.";
        let (header, start) = take(text);
        assert_eq!(header.title.as_deref(), Some("Boats at Vess"));
        assert_eq!(&text[start..], "Orlin left.");
    }

    #[test]
    fn several_bylines() {
        assert_eq!(bylines("Ada Renn and Jon Sabo"), ["Ada Renn", "Jon Sabo"]);
        assert_eq!(bylines("By Ada Renn, at Kell Ford, and Jon Sabo, Jr."), ["Ada Renn", "Jon Sabo, Jr."]);
        assert_eq!(bylines("Northline Agency"), ["Northline Agency"]);
        assert!(bylines(" , and").iter().all(|name| !name.is_empty()));
    }

    #[test]
    fn dates() {
        for (written, meant) in [
            ("2021-06-02", Some("2021-06-02")),
            ("2021-06-02T10:30:00Z", Some("2021-06-02")),
            ("2 June 2021", Some("2021-06-02")),
            ("June 2nd, 2021", Some("2021-06-02")),
            ("Wednesday, June 2, 2021", Some("2021-06-02")),
            ("Wed 2 Jun 2021", Some("2021-06-02")),
            ("Sept. 9, 2021", Some("2021-09-09")),
            ("02.06.2021", Some("2021-06-02")),
            ("6/14/2021", Some("2021-06-14")),
            ("14/6/2021", Some("2021-06-14")),
            ("6/2/2021", None),
            ("last week", None),
            ("Wed, 02 Jun 2021 23:30:00 +0200", Some("2021-06-02")),
            ("2021-06-02T23:30:00.000-07:00", Some("2021-06-02")),
            ("Updated 10:30 AM EDT, Jun. 2, 2021", Some("2021-06-02")),
            ("2 June 2021, 14:05 BST", Some("2021-06-02")),
            ("may be in 2021", None),
            ("2021-02-30", None),
        ] {
            assert_eq!(date(written).as_deref(), meant, "{written}");
        }
    }
}
