//! What comparing two claims needs of each: [`Features`].
//!
//! In go a claim and who its actors are across reports, out come numbers that compare fast: senses of its predicate, its
//! fillers as entities and stems, the stems of its words, its days and its counts. "Officers arrested Orlin" and "police
//! detained Tamas Orlin" share a sense, a recipient and nothing else.

use super::days::{self, Days};
use super::words::Words;
use crate::actors::{Number, Resolution};
use crate::digest::{Digest, DigestClaim, DigestFiller, wording};
use crate::parallel::in_parts;
use crate::places::{self, Site};
use hearsay_model::{ActorKind, ClaimKind, Factuality};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::LazyLock;

/// Stems of words, each with the senses it may have as bits.
static SENSES: LazyLock<FxHashMap<String, u64>> = LazyLock::new(|| {
    let mut senses: FxHashMap<String, u64> = FxHashMap::default();
    let lines = include_str!("senses.txt").lines().filter(|line| !line.starts_with('#'));
    for (bit, line) in lines.enumerate() {
        let words = line.split_once(':').map_or("", |(_, words)| words);
        for word in words.split_whitespace() {
            *senses.entry(wording::stem(word)).or_default() |= 1 << (bit % 64);
        }
    }
    senses
});

/// A filler of a role.
#[derive(Clone, Debug, PartialEq)]
pub struct Who {
    /// Who it is across reports, if it is named.
    pub entity: Option<Number>,
    /// Hashes of the stems of its words and of the name, sorted.
    pub stems: SmallVec<[u32; 4]>,
    /// Hash of the stem of its head.
    pub head: u32,
    /// Whether it is an organisation or group that is named, so that the head of its name may be anybody's.
    pub body: bool,
    /// Whether it is a person that is named.
    pub person: bool,
    /// Whether the words only point back: "his client", "the company".
    pub back: bool,
    /// By way of whom it is described, of the few who are.
    by: Option<Box<By>>,
}

/// By way of whom somebody is described.
#[derive(Clone, Debug, Default, PartialEq)]
struct By {
    /// Those whom the description of somebody unnamed names: of "any of its men" whoever "it" is.
    within: Vec<Number>,
    /// Stems of the name of whoever denies what this one did.
    inner: Vec<u32>,
}

impl Who {
    /// Those whom the description of somebody unnamed names: of "any of its men" whoever "it" is.
    #[must_use]
    pub fn within(&self) -> &[Number] {
        self.by.as_ref().map_or(&[], |by| &by.within)
    }

    /// Stems of the name of whoever denies what this one did.
    #[must_use]
    pub fn inner(&self) -> &[u32] {
        self.by.as_ref().map_or(&[], |by| &by.inner)
    }
}

/// A count: how many of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub number: u64,
    /// Hash of the stem of what is counted.
    pub noun: u32,
    /// Whether people are counted, as far as their noun shows: "guards" and "comrades" may be the same people.
    pub subject: bool,
}

/// What comparing needs of a claim.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// Place of its report.
    pub report: u32,
    /// Place in the report's claims.
    pub claim: u32,
    /// Hash of what it says, whoever prints it: breaks ties.
    pub content: u64,
    /// Family of types, see `family`; 0 for those without.
    pub family: u8,
    /// Hash of its type.
    pub kind: u32,
    /// Whether it is a relation.
    pub relation: bool,
    /// Stem of the predicate.
    pub predicate: u32,
    /// Senses of the predicate.
    pub senses: u64,
    /// Who does it, to whom, what and where, one after the other.
    whos: Box<[Who]>,
    /// Where the first three of these end.
    ends: [u8; 3],
    /// Where, as far as the gazetteer knows, if it says when as well.
    pub sites: Box<[Site]>,
    /// Whether it tells what happens to somebody only once.
    pub once: bool,
    /// Whether it is a demand, a threat, a promise, so that its object says what is told.
    pub wish: bool,
    /// Stems of all its words, sorted.
    pub stems: Box<[u32]>,
    /// When it says that it was.
    pub days: Option<Days>,
    /// When its report was published.
    pub published: Option<i32>,
    /// What it counts.
    pub counts: SmallVec<[Count; 1]>,
    /// How its source commits itself.
    pub factuality: Factuality,
    /// Whether it only says that somebody says something.
    pub speech: bool,
    /// Whether its predicate may mean nearly anything ("came", "took").
    pub vague: bool,
    /// Stems of the names of its whole report, if it denies in words that name nobody: "reports of an attack".
    pub general: Box<[u32]>,
    /// Named entities of its whole report, if it counts people: what ties it to other counts of the same event.
    pub around: Box<[Number]>,
}

impl Features {
    /// Who does it.
    #[must_use]
    pub fn actor(&self) -> &[Who] {
        &self.whos[..usize::from(self.ends[0])]
    }

    /// To whom.
    #[must_use]
    pub fn recipient(&self) -> &[Who] {
        &self.whos[usize::from(self.ends[0])..usize::from(self.ends[1])]
    }

    /// What.
    #[must_use]
    pub fn object(&self) -> &[Who] {
        &self.whos[usize::from(self.ends[1])..usize::from(self.ends[2])]
    }

    /// Where.
    #[must_use]
    pub fn place(&self) -> &[Who] {
        &self.whos[usize::from(self.ends[2])..]
    }

    /// All of these.
    #[must_use]
    pub fn whos(&self) -> &[Who] {
        &self.whos
    }
}

/// Predicates that mean nearly anything, by stem.
const VAGUE: [&str; 24] = [
    "com", "cam", "go", "went", "gon", "tak", "took", "giv", "gav", "hold", "held", "see", "saw", "run", "ran", "leav",
    "left", "open", "put", "mak", "mad", "get", "bring", "brought",
];
/// Predicates of plain speech, by stem.
const SPEECH: [&str; 14] = [
    "said", "say", "tell", "told", "add", "report", "writ", "wrot", "ask", "speak", "spok", "went", "describ",
    "explain",
];

/// Types that readers and reporters take for one another, by number.
fn family(kind: &str) -> u8 {
    match kind {
        "TRANSPORT" | "DEPLOY" | "AID" => 1,
        "ATTACK" | "HARM" => 2,
        "owned_by" | "part_of" | "member_of" | "leads" | "founded" => 3,
        "DEMAND" | "THREATEN" => 4,
        "VISIT" | "MEET" => 5,
        "ACCUSE" | "CRITICIZE" | "INVESTIGATE" => 6,
        "APPOINT" | "WITHDRAW" => 7,
        "DETAIN" | "RELEASE" => 8,
        "STATEMENT" | "MESSAGE" | "CALL" => 9,
        "AGREE" | "COORDINATE" | "PLEDGE" => 10,
        _ => 0,
    }
}

/// Whether a claim says that it is not so.
#[must_use]
pub fn denies(factuality: Factuality) -> bool {
    matches!(factuality, Factuality::CertainNot | Factuality::ProbableNot | Factuality::PossibleNot)
}

/// Whether a claim says that it is so, however hedged.
#[must_use]
pub fn affirms(factuality: Factuality) -> bool {
    matches!(factuality, Factuality::Certain | Factuality::Probable | Factuality::Possible)
}

fn hash(stem: &str) -> u32 {
    wording::hash([stem]) as u32
}

/// Features of every claim of reports, each of which comes with its place among all, in the order of reports and claims.
#[must_use]
pub fn features(reports: &[(usize, &Digest)], resolution: &Resolution) -> Vec<Features> {
    in_parts(reports, |part| {
        let mut known = Known::default();
        let mut features = Vec::with_capacity(part.iter().map(|(_, digest)| digest.claims.len()).sum());
        for &(report, digest) in part {
            let mut reading = Reading { report, digest, resolution, known: &mut known };
            features.extend(digest.claims.iter().enumerate().map(|(claim, found)| reading.features(claim, found)));
        }
        features
    })
}

/// What is looked up once, however often reports have it.
#[derive(Default)]
struct Known<'a> {
    words: Words,
    sites: FxHashMap<&'a str, Site>,
}

struct Reading<'a, 'k> {
    report: usize,
    digest: &'a Digest,
    resolution: &'a Resolution,
    known: &'k mut Known<'a>,
}

impl<'a> Reading<'a, '_> {
    fn features(&mut self, claim: usize, found: &'a DigestClaim) -> Features {
        // Words that bring in the speaker are no part of what is said, even where the parse takes them in.
        let speaks =
            |filler: &&DigestFiller| found.chain.iter().any(|hop| !hop.words.is_empty() && hop.words == filler.words);
        let mut whos: Vec<Who> = Vec::new();
        whos.extend(found.actor.iter().filter(|filler| !speaks(filler)).filter_map(|filler| self.who(filler)));
        let mut ends = [whos.len() as u8; 3];
        whos.extend(found.recipient.iter().filter_map(|filler| self.who(filler)));
        ends[1] = whos.len() as u8;
        whos.extend(found.object.iter().filter_map(|filler| self.who(filler)));
        ends[2] = whos.len() as u8;
        whos.extend(found.place.iter().filter_map(|filler| self.who(filler)));
        let mut stems: Vec<u32> = self.known.words.stems(&found.evidence).map(|(stem, _)| stem).collect();
        for who in &whos {
            stems.extend(&who.stems);
        }
        stems.sort_unstable();
        stems.dedup();
        let predicate = wording::stem(found.words.split_whitespace().next().unwrap_or_default());
        let mut senses = SENSES.get(&predicate).copied().unwrap_or_default();
        let mut told = false;
        let light =
            ["open", "pay", "lost", "los", "mad", "mak", "gav", "giv", "hold", "held", "had", "hav", "took", "com"];
        let other = found.claim_type.as_str() == "OTHER";
        if senses == 0 && other || light.contains(&predicate.as_str()) {
            let own = found.label.split_whitespace().chain(found.object.iter().flat_map(|what| what.words.split(' ')));
            for stem in own.filter(|word| word.starts_with(char::is_lowercase)).map(wording::stem) {
                let said = SENSES.get(&stem).copied().unwrap_or_default();
                // "Opened an inquiry" says by its noun what it means.
                told |= said != 0 && stem != predicate;
                senses |= said;
            }
        }
        // Whoever leaves the government leaves an office, not a room.
        let offices = ["government", "cabinet", "offic", "post", "ministry", "job", "board", "council", "parliament"];
        told |= ["left", "leav", "quit"].contains(&predicate.as_str())
            && found.object.iter().chain(&found.recipient).any(|what| {
                wording::stems(until_preposition(&what.words))
                    .last()
                    .is_some_and(|head| offices.contains(&head.as_str()))
            });
        let named = whos.iter().any(|who| who.entity.is_some());
        let denial = denies(found.factuality);
        if denial {
            self.speak(found, &mut whos[..usize::from(ends[0])]);
        }
        let number = found.words.split_whitespace().count();
        let participants = found.actor.iter().chain(&found.recipient).chain(&found.object);
        let counts: SmallVec<[Count; 1]> =
            participants.filter_map(|filler| self.known.words.count(until_preposition(&filler.words))).collect();
        Features {
            report: self.report as u32,
            claim: claim as u32,
            content: wording::hash([found.claim_type.as_str(), &found.words, &found.evidence, &found.label]),
            family: family(&found.claim_type),
            kind: hash(&found.claim_type),
            relation: found.kind == ClaimKind::Relation,
            predicate: hash(&predicate),
            senses,
            sites: if found.time.is_empty() { Box::default() } else { self.sites(found) },
            whos: whos.into(),
            ends,
            wish: matches!(found.claim_type.as_str(), "DEMAND" | "THREATEN" | "PLEDGE"),
            once: matches!(predicate.as_str(), "kill" | "di" | "murder" | "assassinat" | "resign" | "found" | "execut"),
            stems: stems.into(),
            days: found.time.iter().find_map(|(words, value)| days::days(words, value.as_deref()?)),
            published: self.digest.published.as_deref().and_then(days::day),
            around: if counts.iter().any(|count| count.subject) { self.around() } else { Box::default() },
            general: if denial && !named && !other { self.general() } else { Box::default() },
            counts,
            factuality: found.factuality,
            speech: other && number == 1 && SPEECH.contains(&predicate.as_str()),
            vague: !told && VAGUE.contains(&predicate.as_str()),
        }
    }

    /// Whoever denies what "any of its men" did speaks of his own.
    fn speak(&mut self, found: &DigestClaim, actor: &mut [Who]) {
        let speaker = found.chain.last().and_then(|hop| hop.actor);
        let Some(place) = speaker.and_then(|actor| self.resolution.index_of(self.report, actor as usize)) else {
            return;
        };
        let speaker = &self.resolution.entities()[place];
        if speaker.kind == ActorKind::Unnamed {
            return;
        }
        for who in actor.iter_mut().filter(|who| who.entity.is_none()) {
            let by = who.by.get_or_insert_default();
            by.within.push(speaker.id.number());
            by.inner = self.known.words.stems(&speaker.name).map(|(stem, _)| stem).collect();
        }
    }

    /// Stems of the names in the report.
    fn general(&mut self) -> Box<[u32]> {
        let named = self.digest.actors.iter().filter(|actor| actor.kind != ActorKind::Unnamed);
        let mut stems: Vec<u32> = Vec::new();
        for actor in named.take(16) {
            stems.extend(self.known.words.stems(&actor.name).map(|(stem, _)| stem));
        }
        stems.sort_unstable();
        stems.dedup();
        stems.into()
    }

    /// The places of a claim, as far as the gazetteer knows them.
    fn sites(&mut self, found: &'a DigestClaim) -> Box<[Site]> {
        let places = found.place.iter().map(|filler| filler.words.trim_start_matches("the "));
        places.map(|name| self.known.sites.entry(name).or_insert_with(|| places::site(name)).clone()).collect()
    }

    /// The first few named entities of the report.
    fn around(&self) -> Box<[Number]> {
        let actors =
            (0..self.digest.actors.len()).filter(|&actor| self.digest.actors[actor].kind != ActorKind::Unnamed);
        actors
            .filter_map(|actor| self.resolution.index_of(self.report, actor))
            .map(|place| self.resolution.entities()[place].id.number())
            .take(8)
            .collect()
    }

    /// None for a pronoun that stands for nobody known: it agrees with everybody.
    fn who(&mut self, filler: &DigestFiller) -> Option<Who> {
        let entity = filler.actor.and_then(|actor| self.resolution.index_of(self.report, actor as usize));
        let known = entity.and_then(|entity| self.resolution.entities().get(entity));
        let named = known.filter(|known| known.kind != ActorKind::Unnamed);
        let (mut stems, mut head) = (SmallVec::<[u32; 4]>::new(), None);
        for (stem, number) in self.known.words.stems(until_preposition(&filler.words)) {
            head = Some(stem);
            stems.extend((!number).then_some(stem));
        }
        if let Some(known) = known {
            let name = self.known.words.stems(until_preposition(&known.name));
            stems.extend(name.filter(|(_, number)| !number).map(|(stem, _)| stem));
        }
        stems.sort_unstable();
        stems.dedup();
        let head = head.or_else(|| stems.last().copied())?;
        let first = filler.words.split(' ').next().unwrap_or_default().to_lowercase();
        let within = filler.actor.filter(|_| named.is_none()).map_or(&[][..], |actor| {
            self.digest.actors.get(actor as usize).map_or(&[][..], |actor| actor.within.as_slice())
        });
        let within = within.iter().filter_map(|&inner| self.resolution.index_of(self.report, inner as usize));
        let within: Vec<Number> = within.map(|place| self.resolution.entities()[place].id.number()).collect();
        let is = |kinds: &[ActorKind]| named.is_some_and(|known| kinds.contains(&known.kind));
        let back = named.is_none() && ["the", "his", "her", "its", "their", "our", "my"].contains(&first.as_str());
        Some(Who {
            entity: named.map(|known| known.id.number()),
            stems,
            head,
            body: is(&[ActorKind::Organization, ActorKind::Group]),
            person: is(&[ActorKind::Person]),
            back,
            by: (!within.is_empty()).then(|| Box::new(By { within, inner: Vec::new() })),
        })
    }
}

/// The words of a noun phrase before what hangs on it: "an inquiry" of "an inquiry into the harbour".
fn until_preposition(words: &str) -> &str {
    const PREPOSITIONS: [&str; 9] = ["in", "at", "near", "into", "for", "from", "with", "on", "along"];
    for (end, mark) in words.bytes().enumerate() {
        let rest = &words.as_bytes()[end + 1..];
        let ends = match mark {
            b',' => rest.first() == Some(&b' '),
            b' ' => PREPOSITIONS.iter().any(|preposition| {
                rest.strip_prefix(preposition.as_bytes()).is_some_and(|after| after.first() == Some(&b' '))
            }),
            _ => false,
        };
        if ends {
            return &words[..end];
        }
    }
    words
}
