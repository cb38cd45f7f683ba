//! Who a link of a chain means, and which times are those of the event.
//!
//! In goes what the reading has, out comes what the words say. In "his wife, Alina Qadir, told this newspaper on Sunday" the
//! newspaper only listens, and Sunday is when she spoke; "Front TV" is a name even if no actor is known by it; and "an
//! extract from the register of Vess" is the register's word.

use super::cast::Cast;
use super::{DigestFiller, DigestHop, Letters};
use hearsay_model::record::{ClaimRecord, HopRecord, Place, Record, Speaker};
use hearsay_model::{ActorKind, Form, HopRole};
use smol_str::SmolStr;

/// Papers that somebody else stands behind.
const PAPERS: [&str; 18] = [
    "letter",
    "report",
    "statement",
    "extract",
    "document",
    "memo",
    "memorandum",
    "note",
    "file",
    "record",
    "copy",
    "transcript",
    "filing",
    "entry",
    "page",
    "data",
    "figures",
    "notice",
];
/// Public records that speak for themselves, as a body.
const RECORDS: [&str; 8] = ["register", "registry", "archive", "gazette", "census", "cadastre", "ledger", "logbook"];

/// A link of a chain.
pub fn hop(hop: &HopRecord, record: &Record, cast: &mut Cast, text: &Letters) -> DigestHop {
    let silent =
        |role| DigestHop { role, actor: None, words: SmolStr::default(), cue: SmolStr::default(), venue: None };
    match hop {
        HopRecord::Report => silent(HopRole::Report),
        HopRecord::Source(source) | HopRecord::Unnamed(source) => speaker(source, record, cast, text),
        HopRecord::Unstated { cue, venue, .. } => DigestHop {
            cue: cue.map_or_else(SmolStr::default, |cue| text.place(cue).into()),
            venue: venue.as_ref().map(|venue| text.filler(venue, cast)),
            ..silent(HopRole::Unstated)
        },
    }
}

/// Where the cue of a link stands.
pub fn cue(hop: &HopRecord) -> Option<usize> {
    match hop {
        HopRecord::Source(source) | HopRecord::Unnamed(source) => source.cue.map(|cue| cue.start),
        HopRecord::Unstated { .. } | HopRecord::Report => None,
    }
}

fn speaker(source: &Speaker, record: &Record, cast: &mut Cast, text: &Letters) -> DigestHop {
    let cue = source.cue.map_or_else(String::new, |cue| text.place(cue));
    let mut venue = source.venue.as_ref().map(|venue| text.filler(venue, cast));
    let place = source.start.zip(source.end).map(|(start, end)| Place { start, end });
    let mut words = place.map_or_else(String::new, |place| text.place(place));
    let known = |cast: &Cast, actor: &Option<u32>| actor.is_some_and(|actor| cast.kind(actor) != ActorKind::Unnamed);
    let (start, end) = place.map_or((0, 0), |place| (place.start, place.end));
    let mut actor = source.actor.as_ref().and_then(|id| cast.actor(id, start, end));
    if let (Some(place), Some(at)) = (place, source.cue)
        && let Some((who, said)) = teller(place, at, cast, text)
    {
        let medium = DigestFiller { actor, words: std::mem::replace(&mut words, said).into() };
        venue = venue.or(Some(medium));
        actor = Some(who);
    } else if let Some(place) = place
        && !known(cast, &actor)
    {
        actor = named(place, &words, record, cast, text).or(actor);
    }
    let role = if known(cast, &actor) { HopRole::Source } else { HopRole::Unnamed };
    DigestHop { role, actor, words: words.into(), cue: cue.into(), venue }
}

/// Who speaks where the words of the source are only to whom, or in what: "…, Alina Qadir, told this newspaper".
fn teller(place: Place, cue: Place, cast: &Cast, text: &Letters) -> Option<(u32, String)> {
    if place.start < cue.end {
        return None;
    }
    let tells = text.place(cue).to_lowercase().split(' ').any(|word| matches!(word, "told" | "tells" | "telling"));
    // "said Orlin" has its subject behind it, "said in a letter" has not.
    if !tells && text.quote(cue.end, place.start).is_empty() {
        return None;
    }
    let mut end = cue.start;
    for _ in 0..3 {
        while end > 0 && (text.0[end - 1].is_whitespace() || text.0[end - 1] == ',') {
            end -= 1;
        }
        if let Some(mention) = cast.ending(end) {
            // The name beside a description says it better.
            let beside = |name: &&super::cast::Mention| {
                name.form == Form::Name
                    && name.end == end
                    && cast.kind(name.actor) == ActorKind::Person
                    && text.quote(mention.start, name.start).ends_with(',')
            };
            let mention = cast.inside(mention.start, mention.end).find(beside).unwrap_or(mention);
            return Some((mention.actor, text.quote(mention.start, mention.end)));
        }
        let start = text.0[..end].iter().rposition(|letter| !letter.is_alphabetic()).map_or(0, |before| before + 1);
        let word = text.quote(start, end).to_lowercase();
        let between = ["has", "had", "have", "also", "later", "then", "earlier", "who", "meanwhile", "again"];
        if !between.contains(&word.as_str()) && !word.ends_with("ly") {
            return None;
        }
        end = start;
    }
    None
}

/// Who is named in the words of a source that the reading takes for a description.
fn named(place: Place, words: &str, record: &Record, cast: &mut Cast, text: &Letters) -> Option<u32> {
    if let Some(paper) = author(place, words, cast, text) {
        return Some(paper);
    }
    let named = |mention: &&super::cast::Mention| {
        mention.form == Form::Name && matches!(cast.kind(mention.actor), ActorKind::Person | ActorKind::Organization)
    };
    // "a spokesman for the Guard, Colonel Orlin": the name at the end, or the one it begins with.
    let last = cast.inside(place.start, place.end).filter(named).find(|mention| {
        mention.end == place.end
            && (mention.start == place.start || text.quote(place.start, mention.start).ends_with(','))
    });
    let first = || cast.inside(place.start, place.end).filter(named).find(|mention| mention.start == place.start);
    if let Some(mention) = last.or_else(first) {
        return Some(mention.actor);
    }
    // A name that the reading has nowhere among the actors.
    let bare = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
    let mut parts = bare.split(' ');
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let opens = record.document.blocks.iter().any(|block| block.start == place.start)
        || place.start > 1 && matches!(text.0[place.start - 2], '.' | '!' | '?' | '"' | '”');
    let name = parts.clone().count() > 1 && parts.all(capital) && !(opens && bare.split(' ').count() < 2);
    name.then(|| cast.add(bare, ActorKind::Organization, place.start, place.end))
}

/// Whose word a paper is: "an extract from the register of Vess", "a letter from the Inspectorate to the company".
fn author(place: Place, words: &str, cast: &mut Cast, text: &Letters) -> Option<u32> {
    let lower = words.to_lowercase();
    let (at, length) =
        [" from ", " of ", " by "].iter().filter_map(|word| Some((lower.find(word)?, word.len()))).min()?;
    let paper = lower[..at].rsplit(' ').next().unwrap_or_default();
    if !PAPERS.contains(&paper) {
        return None;
    }
    let start =
        place.start + text.0[place.start..place.end].iter().collect::<String>().get(..at + length)?.chars().count();
    let rest = text.quote(start, place.end);
    let bare = rest.strip_prefix("the ").or_else(|| rest.strip_prefix("The ")).unwrap_or(&rest);
    let head = bare.split([' ', ',']).take_while(|word| !matches!(*word, "of" | "in" | "at" | "for" | "to")).last();
    if head.is_some_and(|head| RECORDS.contains(&head.to_lowercase().as_str())) {
        return Some(cast.add(bare, ActorKind::Organization, start, place.end));
    }
    let begins = |mention: &&super::cast::Mention| mention.start <= start + (rest.len() - bare.len());
    let found = cast.inside(start, place.end).take_while(begins).filter(|mention| mention.form != Form::Pronoun).last();
    found.map(|mention| mention.actor)
}

/// Whether words are a personal pronoun in the case of an object.
pub fn is_pronoun(words: &str) -> bool {
    matches!(words, "him" | "her" | "them" | "it" | "us" | "me" | "you")
}

/// When a claim says that it was: the words and their value. A time outside of what the source says is when it was said.
pub fn times(claim: &ClaimRecord, record: &Record, text: &Letters) -> Vec<(SmolStr, Option<SmolStr>)> {
    let holds = |place: &Place, start: usize, end: usize| place.start <= start && end <= place.end;
    let contents: Vec<&Vec<Place>> = claim
        .chain
        .iter()
        .filter_map(|hop| match hop {
            HopRecord::Source(source) | HopRecord::Unnamed(source) => source.attribution.as_ref(),
            HopRecord::Unstated { .. } | HopRecord::Report => None,
        })
        .filter_map(|id| record.attributions.iter().find(|attribution| attribution.id == *id))
        .map(|attribution| &attribution.content)
        .filter(|content| content.iter().any(|place| holds(place, claim.words.start, claim.words.end)))
        .collect();
    let inside =
        |start: usize, end: usize| contents.iter().all(|content| content.iter().any(|place| holds(place, start, end)));
    let times = claim.time.iter().filter(|time| inside(time.start, time.end));
    times
        .map(|time| {
            let words = text.quote(time.start, time.end);
            let value = time.value.clone().or_else(|| date(&words, record.document.published.as_deref()));
            (words.into(), value.map(SmolStr::from))
        })
        .collect()
}

/// A day and month as written, in the year that brings it nearest to the report's date: "on 9 March".
fn date(words: &str, published: Option<&str>) -> Option<String> {
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
    let parts: Vec<String> = words.split([' ', ',']).map(|word| word.trim_matches('.').to_lowercase()).collect();
    let at = parts.iter().position(|word| MONTHS.contains(&word.as_str()))?;
    let month = MONTHS.iter().position(|month| *month == parts[at])? + 1;
    let day = |word: Option<&String>| {
        let digits = word?.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
        digits.parse::<usize>().ok().filter(|day| (1..=31).contains(day))
    };
    let day = day(at.checked_sub(1).and_then(|before| parts.get(before))).or_else(|| day(parts.get(at + 1)));
    let year = parts.iter().find_map(|word| word.parse::<usize>().ok().filter(|year| (1000..=2999).contains(year)));
    let year = if let Some(year) = year {
        year
    } else {
        let date = published?;
        let (year, now) = (date.get(..4)?.parse::<usize>().ok()?, date.get(5..7)?.parse::<usize>().ok()?);
        // News looks back rather than ahead.
        if month > now + 5 {
            year - 1
        } else if now > month + 9 {
            year + 1
        } else {
            year
        }
    };
    Some(day.map_or_else(|| format!("{year:04}-{month:02}"), |day| format!("{year:04}-{month:02}-{day:02}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_month_are_of_the_nearest_year() {
        assert_eq!(date("on 9 March", Some("2031-03-24")).as_deref(), Some("2031-03-09"));
        assert_eq!(date("December 28", Some("2031-01-04")).as_deref(), Some("2030-12-28"));
        assert_eq!(date("14th February 2029", None).as_deref(), Some("2029-02-14"));
        assert_eq!(date("in March", Some("2031-05-20")).as_deref(), Some("2031-03"));
        assert_eq!(date("on the ninth", Some("2031-03-24")), None);
    }
}
