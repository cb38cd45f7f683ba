//! The printed and stored form of a document and what was found in it: `hearsay` format 1.
//!
//! In go a [`Document`] and its [`Analysis`], out comes a [`Record`] that serde turns into one line of JSON and back. Inside
//! the program offsets are UTF-8 bytes; here they are Unicode code points into `document.text`, half open, as in W3C Web
//! Annotation, so that any language can check `text[start:end]`. In "Orlín visited Vess" the words `visited` stand at
//! bytes 7..14 and are printed as 6..13.
//!
//! A field may be added; none is renamed or dropped without a new [`FORMAT`].

use crate::{
    Actor, ActorKind, Analysis, BlockKind, ClaimKind, Document, Factuality, Filler, Form, Hop, HopRole, Label, Manner,
    Span, Words,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Number of the format.
pub const FORMAT: u32 = 1;

/// One document with its actors, attributions and claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The format, [`FORMAT`].
    pub hearsay: u32,
    /// What was read.
    pub document: DocumentRecord,
    /// Who takes part or speaks, `a0` and on.
    pub actors: Vec<ActorRecord>,
    /// Who is said to say what, `t0` and on.
    pub attributions: Vec<AttributionRecord>,
    /// The claims with their chains.
    pub claims: Vec<ClaimRecord>,
    /// What could not be read as it stood.
    pub diagnostics: Vec<DiagnosticRecord>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// `sha256:` and the hash of the bytes as read.
    pub id: String,
    /// Where it was read from.
    pub path: String,
    /// Canonical address.
    pub url: Option<String>,
    /// Media type of the bytes.
    pub media_type: String,
    /// Title from a header.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Reporters or agency.
    pub byline: Vec<String>,
    /// `YYYY-MM-DD`.
    pub published: Option<String>,
    /// `YYYY-MM-DD` of the last change, if the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// The text that all offsets count in.
    pub text: String,
    /// Its paragraphs, headings and the like.
    pub blocks: Vec<BlockRecord>,
}

/// A block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockRecord {
    /// What it is.
    pub kind: BlockKind,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// A stretch of the text in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// An actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorRecord {
    /// `a0`, `a1`, …; stands for the actor in this record only.
    pub id: String,
    /// The fullest name or description.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Where the text mentions it.
    pub mentions: Vec<MentionRecord>,
}

/// A mention of an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MentionRecord {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// By name, description or pronoun.
    pub form: Form,
}

/// An attribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributionRecord {
    /// `t0`, `t1`, …; stands for the attribution in this record only.
    pub id: String,
    /// Who; empty where the words leave it out.
    pub source: Vec<Place>,
    /// The words that attribute.
    pub cue: Vec<Place>,
    /// What is said.
    pub content: Vec<Place>,
    /// How it stands.
    pub manner: Manner,
    /// The attribution whose content holds this one's cue.
    pub parent: Option<String>,
    /// The medium or occasion spoken through.
    #[serde(default)]
    pub venue: Option<Place>,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRecord {
    /// `c:` and a hash of what the claim says, where, and through whom: the same on every reading of the same bytes.
    pub id: String,
    /// Event or relation.
    pub kind: ClaimKind,
    /// Its type in `schema/`.
    #[serde(rename = "type")]
    pub claim_type: Label,
    /// The predicate.
    pub words: Place,
    /// The claim in a few words, all of them the text's.
    pub label: String,
    /// Who does it.
    pub actor: Vec<FillerRecord>,
    /// To whom or against whom.
    pub recipient: Vec<FillerRecord>,
    /// What is moved, given, founded, agreed.
    pub object: Vec<FillerRecord>,
    /// Where.
    pub place: Vec<FillerRecord>,
    /// When.
    pub time: Vec<WhenRecord>,
    /// How the innermost source commits itself.
    pub factuality: Factuality,
    /// How the innermost source's words stand.
    pub manner: Manner,
    /// Who says so, outermost first; the first is always the report itself.
    pub chain: Vec<HopRecord>,
    /// Another chain that the words allow as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_or: Option<Vec<HopRecord>>,
    /// The words it rests on.
    pub evidence: Vec<Place>,
}

/// What fills a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FillerRecord {
    /// The actor, if the words mention one.
    pub actor: Option<String>,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// A time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhenRecord {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// TIMEX3 value, if known.
    pub value: Option<String>,
}

/// A link of a chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "lowercase")]
pub enum HopRecord {
    /// The report itself.
    Report,
    /// A named source.
    Source(Speaker),
    /// A source that is described, not named.
    Unnamed(Speaker),
    /// A source that the words leave out.
    Unstated {
        /// The words that show it, such as "reportedly".
        cue: Option<Place>,
        /// The medium or occasion spoken through.
        #[serde(default)]
        venue: Option<FillerRecord>,
        /// The attribution it was read from.
        #[serde(default)]
        attribution: Option<String>,
    },
}

/// A source and how the words bring it in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// The actor.
    pub actor: Option<String>,
    /// First code point of the words that name it here.
    pub start: Option<usize>,
    /// One past their last code point.
    pub end: Option<usize>,
    /// The cue.
    pub cue: Option<Place>,
    /// The medium or occasion spoken through.
    pub venue: Option<FillerRecord>,
    /// The attribution it was read from.
    pub attribution: Option<String>,
}

/// What could not be read as it stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiagnosticRecord {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Which layer says so.
    pub layer: String,
    /// In words for people.
    pub message: String,
}

impl Record {
    /// The record of a document and its analysis. Words that point outside the text are left out.
    #[must_use]
    pub fn new(document: &Document, analysis: &Analysis) -> Self {
        let printer = Printer { document, analysis, offsets: Offsets::new(&document.text) };
        Record {
            hearsay: FORMAT,
            document: printer.document(),
            actors: analysis.actors.iter().enumerate().map(|(id, actor)| printer.actor(id, actor)).collect(),
            attributions: printer.attributions(),
            claims: analysis.claims.iter().filter_map(|claim| printer.claim(claim)).collect(),
            diagnostics: document
                .diagnostics
                .iter()
                .chain(&analysis.diagnostics)
                .map(|diagnostic| {
                    let Place { start, end } = printer.place(diagnostic.span);
                    let layer = diagnostic.layer.to_owned();
                    DiagnosticRecord { start, end, layer, message: diagnostic.message.clone() }
                })
                .collect(),
        }
    }
}

/// The few words that name a claim, all of them the text's: who, the predicate, to whom, what. For example "Orlin visited
/// Vess". A pronoun gives way to the name of its actor.
#[must_use]
pub fn label(document: &Document, analysis: &Analysis, claim: &crate::Claim) -> String {
    let mut pieces = Vec::new();
    let fillers = |fillers: &[Filler]| {
        let names: Vec<_> = fillers.iter().filter_map(|filler| name(document, analysis, filler)).collect();
        names.join(", ")
    };
    pieces.push(fillers(&claim.actor));
    pieces.push(span(analysis, &claim.words).map_or_else(String::new, |span| fold(span.of(&document.text))));
    pieces.push(fillers(&claim.recipient));
    pieces.push(fillers(&claim.object));
    if claim.recipient.is_empty() && claim.object.is_empty() {
        pieces.push(fillers(&claim.place));
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces.join(" ")
}

/// The words that fill a role, or the name of the actor where they are only a pronoun.
#[must_use]
pub fn name(document: &Document, analysis: &Analysis, filler: &Filler) -> Option<String> {
    let words = span(analysis, &filler.words);
    if let Some(actor) = filler.actor.and_then(|id| analysis.actors.get(id)) {
        let pronoun = actor.mentions.iter().filter_map(|&id| analysis.mentions.get(id)).any(|mention| {
            mention.form == Form::Pronoun && mention.words.start == filler.words.start && mention.words == filler.words
        });
        if pronoun || words.is_none() {
            return Some(fold(&actor.name));
        }
    }
    words.map(|span| fold(span.of(&document.text)))
}

/// The span of `words`, if they are words of this analysis.
#[must_use]
pub fn span(analysis: &Analysis, words: &Words) -> Option<Span> {
    let inside = words.start < words.end && words.end <= analysis.tokens.items.len();
    inside.then(|| analysis.tokens.span(words))
}

/// The words with every run of blanks as one.
fn fold(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Turns byte offsets into code points: the number of code points before every 64th byte is counted once.
pub struct Offsets<'t> {
    bytes: &'t [u8],
    before: Vec<usize>,
}

const STEP: usize = 64;

impl<'t> Offsets<'t> {
    /// Counts the code points of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut before = Vec::with_capacity(bytes.len() / STEP + 1);
        let mut points = 0;
        for chunk in bytes.chunks(STEP) {
            before.push(points);
            points += points_in(chunk);
        }
        before.push(points);
        Offsets { bytes, before }
    }

    /// Number of code points before `byte`.
    #[must_use]
    pub fn point(&self, byte: usize) -> usize {
        let byte = byte.min(self.bytes.len());
        let step = byte / STEP;
        self.before[step] + points_in(&self.bytes[step * STEP..byte])
    }
}

/// Number of code points that begin in `bytes`.
fn points_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

struct Printer<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    offsets: Offsets<'a>,
}

impl Printer<'_> {
    fn place(&self, span: Span) -> Place {
        Place { start: self.offsets.point(span.start), end: self.offsets.point(span.end) }
    }

    fn words(&self, words: &Words) -> Option<Place> {
        span(self.analysis, words).map(|span| self.place(span))
    }

    fn all_words(&self, pieces: &[Words]) -> Vec<Place> {
        pieces.iter().filter_map(|words| self.words(words)).collect()
    }

    fn document(&self) -> DocumentRecord {
        let document = self.document;
        let block = |block: &crate::Block| {
            let Place { start, end } = self.place(block.span);
            BlockRecord { kind: block.kind, start, end }
        };
        DocumentRecord {
            id: document.id.clone(),
            path: document.path.clone(),
            url: document.url.clone(),
            media_type: document.media_type.clone(),
            title: document.title.clone(),
            publisher: document.publisher.clone(),
            byline: document.byline.clone(),
            published: document.published.clone(),
            modified: document.modified.clone(),
            language: document.language.clone(),
            text: document.text.clone(),
            blocks: document.blocks.iter().map(block).collect(),
        }
    }

    fn actor(&self, id: usize, actor: &Actor) -> ActorRecord {
        let mentions = actor.mentions.iter().filter_map(|&id| {
            let mention = self.analysis.mentions.get(id)?;
            let Place { start, end } = self.words(&mention.words)?;
            Some(MentionRecord { start, end, form: mention.form })
        });
        ActorRecord { id: format!("a{id}"), name: actor.name.clone(), kind: actor.kind, mentions: mentions.collect() }
    }

    fn attributions(&self) -> Vec<AttributionRecord> {
        let attributions = self.analysis.attributions.iter().enumerate();
        let record = |(id, attribution): (usize, &crate::Attribution)| AttributionRecord {
            id: format!("t{id}"),
            source: self.all_words(&attribution.source),
            cue: self.all_words(&attribution.cue),
            content: self.all_words(&attribution.content),
            manner: attribution.manner,
            parent: attribution.parent.map(|parent| format!("t{parent}")),
            venue: attribution.venue.as_ref().and_then(|venue| self.words(venue)),
        };
        attributions.map(record).collect()
    }

    fn claim(&self, claim: &crate::Claim) -> Option<ClaimRecord> {
        let words = self.words(&claim.words)?;
        let time = claim.time.iter().filter_map(|when| {
            let Place { start, end } = self.words(&when.words)?;
            Some(WhenRecord { start, end, value: when.value.clone() })
        });
        let mut record = ClaimRecord {
            id: String::new(),
            kind: claim.kind,
            claim_type: claim.claim_type.clone(),
            words,
            label: label(self.document, self.analysis, claim),
            actor: self.fillers(&claim.actor),
            recipient: self.fillers(&claim.recipient),
            object: self.fillers(&claim.object),
            place: self.fillers(&claim.place),
            time: time.collect(),
            factuality: claim.factuality,
            manner: claim.manner,
            chain: self.chain(&claim.chain),
            chain_or: claim.chain_or.as_ref().map(|chain| self.chain(chain)),
            evidence: self.all_words(&claim.evidence),
        };
        record.id = claim_id(&self.document.id, &record);
        Some(record)
    }

    fn fillers(&self, fillers: &[Filler]) -> Vec<FillerRecord> {
        fillers.iter().filter_map(|filler| self.filler(filler)).collect()
    }

    fn filler(&self, filler: &Filler) -> Option<FillerRecord> {
        let Place { start, end } = self.words(&filler.words)?;
        Some(FillerRecord { actor: filler.actor.map(|actor| format!("a{actor}")), start, end })
    }

    /// The chain's hops. The report stands first even where a caller forgot it: no claim is ever without a chain.
    fn chain(&self, chain: &[Hop]) -> Vec<HopRecord> {
        let mut hops: Vec<_> = chain.iter().map(|hop| self.hop(hop)).collect();
        if hops.first() != Some(&HopRecord::Report) {
            hops.insert(0, HopRecord::Report);
        }
        hops
    }

    fn hop(&self, hop: &Hop) -> HopRecord {
        let cue = hop.cue.as_ref().and_then(|cue| self.words(cue));
        let venue = hop.venue.as_ref().and_then(|venue| self.filler(venue));
        let attribution = hop.attribution.map(|id| format!("t{id}"));
        let words = hop.words.as_ref().and_then(|words| self.words(words));
        let (start, end) = (words.map(|words| words.start), words.map(|words| words.end));
        let actor = hop.actor.map(|actor| format!("a{actor}"));
        match hop.role {
            HopRole::Report => HopRecord::Report,
            HopRole::Source => HopRecord::Source(Speaker { actor, start, end, cue, venue, attribution }),
            HopRole::Unnamed => HopRecord::Unnamed(Speaker { actor, start, end, cue, venue, attribution }),
            HopRole::Unstated => HopRecord::Unstated { cue, venue, attribution },
        }
    }
}

/// `c:` and 16 hexadecimal digits over the document and what the claim says: its type, where its words and fillers stand,
/// how certain it is, and through whom it comes. Ids of actors and attributions, which count from zero in every record,
/// and the label are no part of what it says.
fn claim_id(document: &str, claim: &ClaimRecord) -> String {
    let mut said = format!("{document}\n{} {:?} {}", claim.claim_type, claim.factuality, Where(Some(claim.words)));
    for (role, fillers) in
        [("actor", &claim.actor), ("recipient", &claim.recipient), ("object", &claim.object), ("place", &claim.place)]
    {
        for filler in fillers {
            // Writing to a string can't fail.
            let _ = write!(said, "\n{role} {}-{}", filler.start, filler.end);
        }
    }
    for when in &claim.time {
        let _ = write!(said, "\ntime {}-{}", when.start, when.end);
    }
    for hop in &claim.chain {
        let _ = match hop {
            HopRecord::Report => write!(said, "\nreport"),
            HopRecord::Source(speaker) | HopRecord::Unnamed(speaker) => {
                write!(said, "\nsource {:?}-{:?} {}", speaker.start, speaker.end, Where(speaker.cue))
            }
            HopRecord::Unstated { cue, .. } => write!(said, "\nunstated {}", Where(*cue)),
        };
    }
    let mut id = "c:".to_owned();
    for byte in &Sha256::digest(said.as_bytes())[..8] {
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// Prints a place for the hash.
struct Where(Option<Place>);

impl std::fmt::Display for Where {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self.0 {
            Some(Place { start, end }) => write!(f, "{start}-{end}"),
            None => f.write_str("-"),
        }
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "evidence of one piece is one range of words")]
mod tests {
    use super::*;
    use crate::{Attribution, Block, Claim, Diagnostic, EntityType, Mention, Quote, Sentence, Token, Tokens, When};
    use proptest::prelude::*;

    /// Tokens parted by blanks, one sentence.
    fn tokens(text: &str) -> Tokens {
        let mut items = Vec::new();
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if !c.is_whitespace() {
                start = start.or(Some(at));
            } else if let Some(from) = start.take() {
                items.push(Token { span: Span::new(from, at), quote: Quote::Outside, sentence: 0, block: 0 });
            }
        }
        let sentences = vec![Sentence { words: 0..items.len(), block: 0 }];
        Tokens { items, sentences }
    }

    /// "Two officials said Orlín visited Vess twice ."
    fn sample() -> (Document, Analysis) {
        let text = "Two officials said Orlín visited Vess twice .".to_owned();
        let document = Document {
            id: "sha256:0".into(),
            path: "tarn.txt".into(),
            blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }],
            diagnostics: vec![Diagnostic { span: Span::new(0, 3), layer: "read", message: "a note".into() }],
            text,
            ..Document::default()
        };
        let mention = |words: Words, form| Mention { head: words.start, words, entity: EntityType::Person, form };
        let actor = |name: &str, kind, mention| Actor { name: name.into(), kind, mentions: vec![mention] };
        let hop = Hop {
            role: HopRole::Unnamed,
            actor: Some(0),
            words: Some(0..2),
            cue: Some(2..3),
            attribution: Some(0),
            ..Hop::report()
        };
        let filler = |actor, words| Filler { actor: Some(actor), words };
        let analysis = Analysis {
            tokens: tokens(&document.text),
            mentions: vec![mention(0..2, Form::Nominal), mention(3..4, Form::Name), mention(5..6, Form::Name)],
            actor_of: vec![Some(0), Some(1), Some(2)],
            actors: vec![
                actor("Two officials", ActorKind::Unnamed, 0),
                actor("Orlín", ActorKind::Person, 1),
                actor("Vess", ActorKind::Place, 2),
            ],
            attributions: vec![Attribution {
                source: vec![0..2],
                cue: vec![2..3],
                content: vec![3..7],
                manner: Manner::Indirect,
                parent: None,
                venue: None,
            }],
            claims: vec![Claim {
                kind: ClaimKind::Event,
                claim_type: "VISIT".into(),
                words: 4..5,
                actor: vec![filler(1, 3..4)],
                recipient: vec![],
                object: vec![],
                place: vec![filler(2, 5..6)],
                time: vec![When { words: 6..7, value: None }],
                factuality: Factuality::Certain,
                manner: Manner::Indirect,
                chain: vec![Hop::report(), hop],
                chain_or: None,
                evidence: vec![3..7],
            }],
            ..Analysis::default()
        };
        (document, analysis)
    }

    #[test]
    fn shape() {
        let (document, analysis) = sample();
        let record = Record::new(&document, &analysis);
        let claim = &record.claims[0];
        assert_eq!(claim.label, "Orlín visited Vess");
        let json = serde_json::to_value(&record).expect("json");
        assert_eq!(json["hearsay"], 1);
        assert_eq!(json["document"]["blocks"][0], serde_json::json!({"kind": "paragraph", "start": 0, "end": 45}));
        assert_eq!(json["claims"][0]["type"], "VISIT");
        assert_eq!(json["claims"][0]["factuality"], "CT+");
        assert_eq!(json["claims"][0]["words"], serde_json::json!({"start": 25, "end": 32}));
        assert_eq!(json["claims"][0]["time"][0], serde_json::json!({"start": 38, "end": 43, "value": null}));
        assert_eq!(
            json["claims"][0]["chain"],
            serde_json::json!([
                {"role": "report"},
                {"role": "unnamed", "actor": "a0", "start": 0, "end": 13, "cue": {"start": 14, "end": 18},
                 "venue": null, "attribution": "t0"},
            ])
        );
        assert!(json["claims"][0].get("chain_or").is_none());
        assert_eq!(json["actors"][1]["mentions"][0], serde_json::json!({"start": 19, "end": 24, "form": "name"}));
    }

    #[test]
    fn there_and_back() {
        let (document, mut analysis) = sample();
        let unstated = Hop { role: HopRole::Unstated, cue: Some(2..3), ..Hop::report() };
        analysis.claims[0].chain_or = Some(vec![Hop::report(), unstated]);
        let record = Record::new(&document, &analysis);
        let json = serde_json::to_string(&record).expect("json");
        assert!(!json.contains('\n'));
        assert_eq!(serde_json::from_str::<Record>(&json).expect("record"), record);
    }

    #[test]
    fn ids_tell_what_is_said() {
        let (document, mut analysis) = sample();
        let id = |analysis: &Analysis| Record::new(&document, analysis).claims[0].id.clone();
        let first = id(&analysis);
        assert_eq!(first, id(&analysis));
        analysis.claims[0].chain.pop();
        assert_ne!(first, id(&analysis));
    }

    #[test]
    fn a_chain_is_never_empty() {
        let (document, mut analysis) = sample();
        analysis.claims[0].chain.clear();
        assert_eq!(Record::new(&document, &analysis).claims[0].chain, [HopRecord::Report]);
    }

    #[test]
    fn words_outside_the_text_are_left_out() {
        let (document, mut analysis) = sample();
        analysis.claims[0].place[0].words = 7..99;
        analysis.claims[0].evidence = vec![3..3];
        let record = Record::new(&document, &analysis);
        assert!(record.claims[0].place.is_empty() && record.claims[0].evidence.is_empty());
    }

    proptest! {
        #[test]
        fn places_quote_the_same_words(text in "([a-zéЖ中😀“]{1,70}|[ \n\u{a0}]{1,2}){0,40}") {
            let document = Document { text: text.clone(), ..Document::default() };
            let tokens = tokens(&text);
            let actors = (0..tokens.items.len())
                .map(|id| Actor { name: String::new(), kind: ActorKind::Work, mentions: vec![id] })
                .collect();
            let mentions = (0..tokens.items.len())
                .map(|id| Mention { words: id..id + 1, head: id, entity: EntityType::Work, form: Form::Name })
                .collect();
            let analysis = Analysis { tokens, mentions, actors, ..Analysis::default() };
            let record = Record::new(&document, &analysis);
            let points: Vec<char> = text.chars().collect();
            for (token, actor) in analysis.tokens.items.iter().zip(&record.actors) {
                let MentionRecord { start, end, .. } = actor.mentions[0];
                let quoted: String = points[start..end].iter().collect();
                prop_assert_eq!(quoted, token.span.of(&text));
            }
        }
    }
}
