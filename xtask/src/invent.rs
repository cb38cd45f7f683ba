//! Reports made up by number, for ledgers of any size: the same number gives the same report.
//!
//! In goes a number, out come the bytes of a report and its record, as an analysis would give it. Of ten reports four are
//! reprints of one before, with another publisher and day and some sentences dropped. "Ilva Tarnek said the Morvan Council
//! detained Oro Vesk in Keld on 3 May." is one sentence and one claim; no name is anybody's.

use hearsay_model::record::{
    ActorRecord, AttributionRecord, BlockRecord, ClaimRecord, DocumentRecord, FillerRecord, HopRecord, MentionRecord,
    Place, Record, Speaker, WhenRecord,
};
use hearsay_model::{ActorKind, BlockKind, ClaimKind, Factuality, Form, Manner};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Claims of a report that is no reprint.
pub const CLAIMS: usize = 20;
/// Of a hundred reports so many are reprints.
pub const REPRINTS: u64 = 40;
/// A reprint is of one of so many reports before it.
const REACH: u64 = 300;

/// Types with the words that carry them, and whether they are relations.
const FACTS: [(&str, &str, bool); 12] = [
    ("VISIT", "visited", false),
    ("DETAIN", "detained", false),
    ("ATTACK", "shelled", false),
    ("MEET", "met", false),
    ("ACCUSE", "accused", false),
    ("AID", "supplied", false),
    ("APPOINT", "appointed", false),
    ("SANCTION", "fined", false),
    ("CALL", "phoned", false),
    ("OTHER", "followed", false),
    ("owned_by", "is owned by", true),
    ("member_of", "belongs to", true),
];

/// Draws numbers that depend on what it was begun with and nothing else. `SplitMix64` (Steele, Lea and Flood 2014).
pub struct Draw(u64);

impl Draw {
    /// Begins.
    pub fn new(seed: u64) -> Self {
        Draw(seed.wrapping_mul(0x2545_f491_4f6c_dd1d).wrapping_add(0x9e37_79b9_7f4a_7c15))
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A number below `end`, small ones far more often: few people are named in most reports.
    fn often(&mut self, end: u64) -> u64 {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        (share.powi(3) * end as f64) as u64
    }
}

/// A word of invented syllables.
fn word(number: u64) -> String {
    const OPEN: [&str; 16] =
        ["ba", "do", "fe", "gu", "hi", "ka", "lo", "me", "nu", "pa", "ri", "so", "te", "vu", "wi", "za"];
    const CLOSE: [&str; 8] = ["rn", "l", "sk", "nd", "m", "k", "th", "v"];
    let mut draw = Draw::new(number ^ 0x5eed);
    let syllables = 1 + draw.below(2) + u64::from(number > 500);
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(OPEN[draw.below(16) as usize]);
    }
    word.push_str(CLOSE[draw.below(8) as usize]);
    word
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn person(number: u64) -> String {
    format!("{} {}", capital(&word(number % 400 + 7000)), capital(&word(number + 9000)))
}

fn body(number: u64) -> String {
    const KINDS: [&str; 6] = ["Council", "Guard", "Militia", "Ministry", "Ferry Company", "Institute"];
    format!("{} {}", capital(&word(number + 200_000)), KINDS[(number % 6) as usize])
}

fn town(number: u64) -> String {
    capital(&word(number + 400_000))
}

/// One sentence: who says that who does what to whom, where and when.
#[derive(Clone)]
struct Sentence {
    speaker: Option<String>,
    actor: String,
    fact: usize,
    recipient: String,
    town: String,
    day: u64,
    denied: bool,
    rest: String,
}

fn sentences(number: u64) -> Vec<Sentence> {
    let mut draw = Draw::new(number);
    // The more reports, the more people they name.
    let people = 2000 + number / 2;
    let bodies = 300 + number / 20;
    let sentence = |_| {
        let speaker = match draw.below(10) {
            0..=4 => Some(person(draw.often(people))),
            5 | 6 => Some("two officials".to_owned()),
            _ => None,
        };
        let mut somebody = || if draw.below(2) == 0 { body(draw.often(bodies)) } else { person(draw.often(people)) };
        let actor = somebody();
        // Nobody does anything to himself.
        let recipient = std::iter::repeat_with(&mut somebody).find(|other| *other != actor).unwrap_or_default();
        Sentence {
            speaker,
            actor,
            fact: draw.below(FACTS.len() as u64) as usize,
            recipient,
            town: town(draw.often(400)),
            day: 1 + draw.below(28),
            denied: draw.below(20) == 0,
            rest: (0..6).map(|_| word(draw.below(3000))).collect::<Vec<_>>().join(" "),
        }
    };
    (0..CLAIMS).map(sentence).collect()
}

/// The bytes and the record of a report.
pub fn report(number: u64) -> (Vec<u8>, Record) {
    let mut draw = Draw::new(number ^ 0xface);
    let reprint = number > 0 && draw.below(100) < REPRINTS;
    // A reprint of a reprint is one of the first as well.
    let of = if reprint { number - 1 - draw.below(REACH.min(number)) } else { number };
    let mut list = sentences(of);
    if reprint {
        list.truncate(CLAIMS - draw.below(5) as usize);
    }
    let mut printer = Printer::default();
    for (place, sentence) in list.iter().enumerate() {
        if place % 5 == 0 {
            printer.paragraph();
        }
        printer.sentence(sentence);
    }
    printer.paragraph();
    let day = 1 + number / 40 % 28;
    let month = 1 + number / 1200 % 12;
    let document = DocumentRecord {
        id: String::new(),
        path: format!("invented/{:03}/{number}.txt", number / 1000),
        url: None,
        media_type: "text/plain".into(),
        title: Some(format!("Report {number}")),
        publisher: Some(format!("{} Post", town(draw.below(200)))),
        byline: if draw.below(4) == 0 { vec![format!("{} Agency", town(draw.below(6)))] } else { Vec::new() },
        published: Some(format!("{}-{month:02}-{day:02}", 2031 + number / 14_400)),
        modified: None,
        language: Some("en".into()),
        text: std::mem::take(&mut printer.text),
        blocks: std::mem::take(&mut printer.blocks),
    };
    // A header makes each report other bytes.
    let publisher = document.publisher.as_deref().unwrap_or_default();
    let bytes = format!("Publisher: {publisher}\nTitle: Report {number}\n\n{}", document.text).into_bytes();
    let id = hex(&Sha256::digest(&bytes));
    for (place, claim) in printer.claims.iter_mut().enumerate() {
        claim.id = format!("c:{}", &hex(&Sha256::digest(format!("{id} {place}").as_bytes()))[..16]);
    }
    let record = Record {
        hearsay: hearsay_model::record::FORMAT,
        document: DocumentRecord { id: format!("sha256:{id}"), ..document },
        actors: printer.actors,
        attributions: printer.attributions,
        claims: printer.claims,
        diagnostics: Vec::new(),
    };
    (bytes, record)
}

fn hex(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// Writes sentences and notes where everything stands. All letters are of one byte, so that places count alike.
#[derive(Default)]
struct Printer {
    text: String,
    blocks: Vec<BlockRecord>,
    begun: usize,
    actors: Vec<ActorRecord>,
    known: HashMap<String, usize>,
    attributions: Vec<AttributionRecord>,
    claims: Vec<ClaimRecord>,
}

impl Printer {
    fn paragraph(&mut self) {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        if end > self.begun {
            self.blocks.push(BlockRecord { kind: BlockKind::Paragraph, start: self.begun, end });
            self.text.push_str("\n\n");
        }
        self.begun = self.text.len();
    }

    fn put(&mut self, words: &str) -> Place {
        let start = self.text.len();
        self.text.push_str(words);
        let end = self.text.len();
        self.text.push(' ');
        Place { start, end }
    }

    fn name(&mut self, name: &str, kind: ActorKind) -> FillerRecord {
        let Place { start, end } = self.put(name);
        let unnamed = kind == ActorKind::Unnamed;
        let next = self.actors.len();
        let place = *self.known.entry(name.to_owned()).or_insert(next);
        if place == next {
            self.actors.push(ActorRecord { id: format!("a{next}"), name: name.to_owned(), kind, mentions: Vec::new() });
        }
        let form = if unnamed { Form::Nominal } else { Form::Name };
        self.actors[place].mentions.push(MentionRecord { start, end, form });
        FillerRecord { actor: Some(format!("a{place}")), start, end }
    }

    fn sentence(&mut self, sentence: &Sentence) {
        let kind = |name: &str| {
            let two = name.split(' ').nth(1).unwrap_or_default();
            let bodies = ["Council", "Guard", "Militia", "Ministry", "Ferry", "Institute"];
            if bodies.contains(&two) { ActorKind::Organization } else { ActorKind::Person }
        };
        let mut chain = vec![HopRecord::Report];
        let mut told = None;
        if let Some(name) = &sentence.speaker {
            let unnamed = name == "two officials";
            let source = self.name(name, if unnamed { ActorKind::Unnamed } else { ActorKind::Person });
            let cue = self.put("said");
            let attribution = format!("t{}", self.attributions.len());
            let speaker = Speaker {
                actor: source.actor.clone(),
                start: Some(source.start),
                end: Some(source.end),
                cue: Some(cue),
                venue: None,
                attribution: Some(attribution.clone()),
            };
            chain.push(if unnamed { HopRecord::Unnamed(speaker) } else { HopRecord::Source(speaker) });
            told = Some((attribution, Place { start: source.start, end: source.end }, cue));
        }
        let (claim_type, predicate, relation) = FACTS[sentence.fact];
        let actor = self.name(&sentence.actor, kind(&sentence.actor));
        if sentence.denied {
            self.put("never");
        }
        let words = self.put(predicate);
        let recipient = self.name(&sentence.recipient, kind(&sentence.recipient));
        self.put("in");
        let place = self.name(&sentence.town, ActorKind::Place);
        self.put("on");
        let when = self.put(&format!("{} May", sentence.day));
        let end = when.end;
        self.put(&format!("{}.", sentence.rest));
        let evidence = Place { start: actor.start, end };
        if let Some((id, source, cue)) = told {
            let content = vec![evidence];
            let manner = Manner::Indirect;
            let (source, cue) = (vec![source], vec![cue]);
            self.attributions.push(AttributionRecord { id, source, cue, content, manner, parent: None, venue: None });
        }
        self.claims.push(ClaimRecord {
            id: String::new(),
            kind: if relation { ClaimKind::Relation } else { ClaimKind::Event },
            claim_type: claim_type.into(),
            words,
            label: format!("{} {predicate} {}", sentence.actor, sentence.recipient),
            actor: vec![actor],
            recipient: vec![recipient],
            object: Vec::new(),
            place: vec![place],
            time: vec![WhenRecord {
                start: when.start,
                end: when.end,
                value: Some(format!("2031-05-{:02}", sentence.day)),
            }],
            factuality: if sentence.denied { Factuality::CertainNot } else { Factuality::Certain },
            manner: if chain.len() > 1 { Manner::Indirect } else { Manner::Own },
            chain,
            chain_or: None,
            evidence: vec![evidence],
        });
    }
}
