//! What one asks of claims and propositions: words, actor, type, source, side, days, place, origins, denial, stake.
//!
//! In go the [`Filters`] of an address and a [`Picture`], out come the rows that pass. "What only the Guard's side says of
//! Orlin" is `side=e:…&actor=Orlin`. Words and names are looked up by the same search as `hearsay find`; all else in lists
//! that stand ready.

use super::picture::{NONE, Picture};
use super::refusal::Refusal;
use super::watch::Watch;
use crate::answers::finding;
use hearsay_ledger::query::{Query, Within};
use hearsay_ledger::store::Store;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// What claims and propositions must have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Filters {
    /// Words that must all stand in the claim or its sentence; those in quotation marks stand next to each other.
    pub words: Option<String>,
    /// Somebody who takes part: a name, or an id as `e:…`.
    pub actor: Option<String>,
    /// A type of the schema; may stand several times.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    pub claim_type: Vec<String>,
    /// Somebody who says so, or a publisher: a name, or an id.
    pub source: Option<String>,
    /// Only what this source, or bodies tied to it, say: an id.
    pub side: Option<String>,
    /// Published on this day or later, `YYYY-MM-DD`.
    #[param(format = Date)]
    pub since: Option<String>,
    /// Published on this day or earlier.
    #[param(format = Date)]
    pub until: Option<String>,
    /// Where it happens: a name, or an id.
    pub place: Option<String>,
    /// Told by at least so many origins that can be shown to be independent.
    pub min_origins: Option<u32>,
    /// Denied by somebody.
    pub denied: Option<bool>,
    /// Told by an origin with a stake.
    pub stake: Option<bool>,
    /// With claims that nobody has reviewed.
    pub unreviewed: Option<bool>,
    /// In this report.
    pub document: Option<String>,
}

/// A set of rows.
pub struct Rows(Vec<u64>);

impl Rows {
    fn none(count: usize) -> Self {
        Rows(vec![0; count.div_ceil(64)])
    }

    fn of(count: usize, rows: impl IntoIterator<Item = u32>) -> Self {
        let mut set = Self::none(count);
        for row in rows {
            set.put(row);
        }
        set
    }

    fn put(&mut self, row: u32) {
        if let Some(word) = self.0.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Whether a row is in it.
    #[must_use]
    pub fn has(&self, row: u32) -> bool {
        self.0.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn keep(&mut self, others: &Rows) {
        for (word, other) in self.0.iter_mut().zip(&others.0) {
            *word &= other;
        }
    }

    /// The rows, sorted.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().enumerate().flat_map(|(place, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| (place * 64 + bit) as u32)
        })
    }
}

impl Filters {
    /// The same, without what is left empty in a form.
    #[must_use]
    pub fn filled(&self) -> Self {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let yes = |flag: Option<bool>| flag.filter(|flag| *flag);
        Filters {
            words: some(&self.words),
            actor: some(&self.actor),
            claim_type: self.claim_type.iter().filter(|name| !name.is_empty()).cloned().collect(),
            source: some(&self.source),
            side: some(&self.side),
            since: some(&self.since),
            until: some(&self.until),
            place: some(&self.place),
            min_origins: self.min_origins.filter(|min| *min > 0),
            denied: yes(self.denied),
            stake: yes(self.stake),
            unreviewed: yes(self.unreviewed),
            document: some(&self.document),
        }
    }

    /// Whether the store's own search is needed, which takes its time.
    fn searches(&self) -> bool {
        let name = |who: &Option<String>| who.as_ref().is_some_and(|who| !is_id(who));
        self.words.is_some() || name(&self.actor) || name(&self.source)
    }

    /// The first and the last day.
    fn bounds(&self) -> Result<[Option<String>; 2], Refusal> {
        let bound = |name: &str, day: &Option<String>, last: bool| {
            let read = day.as_deref().map(|day| finding::day(day, last));
            read.transpose().map_err(|hint| Refusal::user(format!("`{name}` is no day")).hint(hint))
        };
        Ok([bound("since", &self.since, false)?, bound("until", &self.until, true)?])
    }

    /// The rows that pass; `None` if all do. May ask the store: not for a thread that answers others as well.
    pub fn rows(&self, picture: &Picture, watch: &Watch) -> Result<Option<Rows>, Refusal> {
        let filled = self.filled();
        if filled == Filters::default() { Ok(None) } else { filled.narrow(picture, watch).map(Some) }
    }

    fn narrow(&self, picture: &Picture, watch: &Watch) -> Result<Rows, Refusal> {
        let bounds = self.bounds()?;
        let (reports, weighed) = (&*picture.reports, &*picture.weighed);
        let count = reports.rows();
        let mut sets: Vec<Rows> = Vec::new();
        if self.searches() {
            sets.push(self.found(picture, watch)?);
        }
        let of = |who: &Option<String>| who.as_ref().filter(|who| is_id(who)).map(|who| weighed.entity(who));
        if let Some(entity) = of(&self.actor) {
            let rows = entity.map(|entity| &weighed.rows_of[entity as usize].takes_part);
            sets.push(Rows::of(count, rows.into_iter().flatten().copied()));
        }
        if let Some(entity) = of(&self.source) {
            let rows = entity.map(|entity| &weighed.rows_of[entity as usize].says);
            sets.push(Rows::of(count, rows.into_iter().flatten().copied()));
        }
        if let Some(side) = &self.side {
            let side = weighed.entity(side).map(|entity| weighed.side(entity)).unwrap_or_default();
            let rows = side.iter().flat_map(|entity| &weighed.rows_of[*entity as usize].innermost);
            let mut set = Rows::of(count, rows.copied());
            // What an outlet of that side says in its own voice is said by that side as well.
            for (report, outlet) in weighed.outlets.iter().enumerate() {
                if outlet.is_some_and(|outlet| side.contains(&outlet)) {
                    let rows = reports.first[report]..reports.first[report + 1];
                    let own = |row: &u32| {
                        let (part, _, number) = reports.at(*row);
                        part.digest.claims[number].chain.len() <= 1
                    };
                    rows.filter(own).for_each(|row| set.put(row));
                }
            }
            sets.push(set);
        }
        if let Some(place) = &self.place {
            sets.push(Rows::of(count, places(place, picture)));
        }
        if let Some(document) = &self.document {
            let report = reports.document(document);
            let rows = report.map(|report| reports.first[report as usize]..reports.first[report as usize + 1]);
            sets.push(Rows::of(count, rows.into_iter().flatten()));
        }
        if bounds.iter().any(Option::is_some) {
            sets.push(days(&bounds, picture));
        }
        let weighs = self.min_origins.is_some() || self.denied == Some(true) || self.stake == Some(true);
        let rest = weighs || !self.claim_type.is_empty() || self.unreviewed == Some(true);
        let mut sets = sets.into_iter();
        let mut rows = sets.next().unwrap_or_else(|| Rows::of(count, 0..count as u32));
        sets.for_each(|set| rows.keep(&set));
        if rest {
            let passes = |row: &u32| self.passes(*row, picture);
            rows = Rows::of(count, rows.iter().filter(passes).collect::<Vec<_>>());
        }
        Ok(rows)
    }

    /// Words and names, by the search of the store.
    fn found(&self, picture: &Picture, watch: &Watch) -> Result<Rows, Refusal> {
        let name = |who: &Option<String>| who.clone().filter(|who| !is_id(who));
        let query = Query {
            words: self.words.as_deref().map(parted).unwrap_or_default(),
            actor: name(&self.actor),
            source: name(&self.source),
            within: Within::Claims,
            limit: i64::MAX as usize,
            ..Query::default()
        };
        let hits = watch.read(|store| store.find(&query))?;
        let reports = &picture.reports;
        let rows = hits.iter().filter_map(|hit| reports.row(reports.document(&hit.document)?, hit.place as u32));
        Ok(Rows::of(reports.rows(), rows))
    }

    fn passes(&self, row: u32, picture: &Picture) -> bool {
        let (part, _, number) = picture.reports.at(row);
        let claim = &part.digest.claims[number];
        if !self.claim_type.is_empty() {
            let corrected =
                if picture.reviews.claims.is_empty() { None } else { picture.reviews.correction(&claim.id) };
            let shown =
                corrected.and_then(|correction| correction.claim_type).unwrap_or_else(|| claim.claim_type.clone());
            if !self.claim_type.iter().any(|wanted| shown.eq_ignore_ascii_case(wanted)) {
                return false;
            }
        }
        if self.unreviewed == Some(true) && picture.reviews.claims.contains_key(claim.id.as_str()) {
            return false;
        }
        let weighs = self.min_origins.is_some() || self.denied == Some(true) || self.stake == Some(true);
        if !weighs {
            return true;
        }
        let place = picture.weighed.proposition_of.get(row as usize).copied().unwrap_or(NONE);
        let Some(found) = picture.weighed.propositions.get(place as usize) else { return false };
        self.min_origins.is_none_or(|min| found.independent.min >= min as usize)
            && (self.denied != Some(true) || !found.denied_by.is_empty())
            && (self.stake != Some(true) || picture.weighed.facts[place as usize].stake)
    }

    /// The places of propositions with at least one claim that passes, as a set; `None` if all do.
    pub fn propositions(&self, picture: &Picture, watch: &Watch) -> Result<Option<Rows>, Refusal> {
        let Some(rows) = self.rows(picture, watch)? else { return Ok(None) };
        let found = rows.iter().filter_map(|row| {
            let place = picture.weighed.proposition_of.get(row as usize).copied()?;
            (place != NONE).then_some(place)
        });
        Ok(Some(Rows::of(picture.weighed.propositions.len(), found)))
    }
}

/// Whether it is an id across reports rather than a name.
#[must_use]
pub fn is_id(who: &str) -> bool {
    who.strip_prefix("e:").is_some_and(|rest| rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Words parted at blanks, save those between quotation marks.
fn parted(words: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for (place, piece) in words.split(['"', '“', '”']).enumerate() {
        if place % 2 == 1 {
            parts.push(piece.trim().to_owned());
        } else {
            parts.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The rows of reports published between two days.
fn days([since, until]: &[Option<String>; 2], picture: &Picture) -> Rows {
    let reports = &picture.reports;
    let mut set = Rows::none(reports.rows());
    for (report, part) in reports.parts.iter().enumerate() {
        let Some(day) = part.digest.published.as_deref() else { continue };
        let after = since.as_deref().is_none_or(|since| day >= since);
        if after && until.as_deref().is_none_or(|until| day <= until) {
            (reports.first[report]..reports.first[report + 1]).for_each(|row| set.put(row));
        }
    }
    set
}

/// The rows that happen at a place.
fn places(place: &str, picture: &Picture) -> Vec<u32> {
    let weighed = &picture.weighed;
    let lower = place.trim().to_lowercase();
    let entities = weighed.resolution.entities().iter().enumerate().filter(|(number, entity)| {
        if is_id(place) {
            return entity.id.as_str() == place;
        }
        !weighed.rows_of[*number].place.is_empty()
            && entity.names.iter().any(|name| name.to_lowercase().contains(&lower))
    });
    entities.flat_map(|(number, _)| weighed.rows_of[number].place.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_quotation_marks_stay_together() {
        assert_eq!(parted("Orlin \"joint command post\" Keld"), ["Orlin", "joint command post", "Keld"]);
        assert_eq!(parted("  "), [""; 0]);
        assert_eq!(parted("\"open"), ["open"]);
    }

    #[test]
    fn sets_of_rows() {
        let set = Rows::of(130, [1, 64, 129, 500]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [1, 64, 129]);
        assert!(set.has(64) && !set.has(2) && !set.has(9000) && set.count() == 3);
    }
}
