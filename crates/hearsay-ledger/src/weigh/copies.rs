//! Which report has it from which: the visible signs.
//!
//! In go two reports that tell the same, out come the [`Sign`]s that one derives from the other, each with a weight. Two
//! papers that print the same forty words between quotation marks have them from one mouth on one occasion.

use super::sources::{Outlets, Source, Telling};
use crate::digest::{Digest, wording::shared};

/// From here on a report is held for a copy.
pub const CERTAIN: f64 = 0.9;

/// A visible sign of copying, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Its chain names the other's publisher or author.
    Names,
    /// A verbatim quotation of eight words or more.
    Quotation,
    /// The same agency or author is credited.
    Credit,
    /// The passage with the claim stands in the other.
    Passage,
    /// A rare number, or telling words that stand together.
    Details,
}

impl Sign {
    /// In words.
    #[must_use]
    pub fn because(self) -> &'static str {
        match self {
            Sign::Names => "its chain names the outlet",
            Sign::Quotation => "same words quoted",
            Sign::Credit => "same agency credit",
            Sign::Passage => "same passage",
            Sign::Details => "same rare details",
        }
    }
}

/// What a report tells of a proposition.
pub struct Told<'a> {
    /// Place of the report.
    pub report: u32,
    /// The report.
    pub digest: &'a Digest,
    /// Its tellings.
    pub tellings: Vec<&'a Telling>,
}

impl Told<'_> {
    fn knows(&self) -> bool {
        self.tellings.iter().any(|telling| matches!(telling.source, Source::Known(_)))
    }

    fn own_voice(&self) -> bool {
        self.tellings.iter().all(|telling| matches!(telling.source, Source::Unstated(_)))
    }

    /// Whether both have it from one source that is named.
    fn agrees(&self, other: &Told<'_>) -> bool {
        let has = |source: &Source| other.tellings.iter().any(|telling| telling.source == *source);
        self.tellings.iter().any(|telling| matches!(telling.source, Source::Known(_)) && has(&telling.source))
    }
}

/// The rank of each report in the order in which they came out. Of two of one day the one with the fuller text counts as the
/// earlier; what they are called does not matter.
#[must_use]
pub fn ranks(reports: &[Digest]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..reports.len() as u32).collect();
    order.sort_by_cached_key(|&report| {
        let digest = &reports[report as usize];
        let content =
            digest.shingles.iter().fold(0, |sum: u64, one| sum.wrapping_mul(31).wrapping_add(u64::from(*one)));
        let published = digest.published.as_deref().unwrap_or("9999");
        (published, std::cmp::Reverse(digest.shingles.len()), content, &digest.document)
    });
    let mut ranks = vec![0; reports.len()];
    for (rank, report) in order.into_iter().enumerate() {
        ranks[report as usize] = rank as u32;
    }
    ranks
}

/// How far one report shows signs of deriving from another, and the strongest sign.
#[must_use]
pub fn derives(one: &Told<'_>, other: &Told<'_>, outlets: &Outlets) -> Option<(f64, Sign)> {
    let mut signs: Vec<(f64, Sign)> = Vec::new();
    let theirs = outlets.publisher[other.report as usize];
    let authors = &outlets.byline[other.report as usize];
    let ours = outlets.publisher[one.report as usize];
    let names = |entity: &u32| Some(*entity) != ours && (Some(*entity) == theirs || authors.contains(entity));
    let apart = one.digest.publisher != other.digest.publisher;
    if apart && one.tellings.iter().any(|telling| telling.chain.iter().chain(&telling.venues).any(names)) {
        signs.push((0.97, Sign::Names));
    }
    let alike = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let credit = one.digest.byline.iter().any(|author| {
        other.digest.byline.iter().any(|there| alike(author, there))
            || other.digest.publisher.as_deref().is_some_and(|there| alike(author, there))
    });
    if apart && credit {
        signs.push((0.93, Sign::Credit));
    }
    // Who has a named source of its own, another one, does not copy, whatever words both share.
    let stranger = one.knows() && other.knows() && !one.agrees(other);
    if !stranger {
        for telling in &one.tellings {
            let Some(claim) = one.digest.claims.get(telling.claim as usize) else { continue };
            let passage = one.digest.passage(claim);
            if shared(&passage.quotations, &other.digest.quotations) > 0 {
                signs.push((0.95, Sign::Quotation));
            }
            let part = shared(&passage.shingles, &other.digest.shingles) as f64 / passage.shingles.len().max(1) as f64;
            let least = if passage.shingles.len() < 8 { 0.6 } else { 0.1 };
            if part > least {
                signs.push((((part - 0.1) / 0.4).min(0.99), Sign::Passage));
            }
        }
        if one.own_voice() || one.agrees(other) {
            signs.extend(details(one.digest, other.digest));
        }
    }
    // A sign counts once, at its strongest.
    signs.sort_by(|a, b| a.1.cmp(&b.1).then(b.0.total_cmp(&a.0)));
    signs.dedup_by_key(|sign| sign.1);
    let p = 1.0 - signs.iter().map(|(weight, _)| 1.0 - weight).product::<f64>();
    let strongest = signs.iter().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    Some((p, strongest.1))
}

/// Details that both reports have and that a second witness would hardly hit upon.
fn details(one: &Digest, other: &Digest) -> Option<(f64, Sign)> {
    let pairs = shared(&one.pairs, &other.pairs);
    let numbers = shared(&one.numbers, &other.numbers);
    if pairs + numbers == 0 {
        return None;
    }
    let singles = shared(&one.singles, &other.singles);
    let left = 0.58_f64.powi(pairs as i32) * 0.35_f64.powi(numbers.min(3) as i32) * 0.91_f64.powi(singles as i32);
    let weight = 1.0 - left;
    (weight > 0.3).then_some((weight.min(0.99), Sign::Details))
}
