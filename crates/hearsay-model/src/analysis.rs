//! The stand-off layers. Each is written once, from earlier layers only, and points at tokens by [`TokenId`].

use crate::{Claim, Label, Span};
use std::ops::Range;

/// Index of a token in [`Tokens::items`].
pub type TokenId = usize;
/// Index of a mention in [`Analysis::mentions`].
pub type MentionId = usize;
/// Index of an attribution in [`Analysis::attributions`].
pub type AttributionId = usize;
/// Index of an actor in [`Analysis::actors`].
pub type ActorId = usize;

/// A run of whole tokens, half open, never empty.
pub type Words = Range<TokenId>;

/// Everything found in one document.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Tokens and sentences.
    pub tokens: Tokens,
    /// Part of speech, features and lemma, one a token.
    pub tags: Vec<Tag>,
    /// Dependency tree, one node a token; each sentence is a tree.
    pub parse: Vec<Node>,
    /// How certain the text presents each token's event, from -3 (certainly not) to 3 (certainly so), one a token.
    pub factuality: Vec<f32>,
    /// Mentions of actors, places and things, nested, ordered by start and then longest first.
    pub mentions: Vec<Mention>,
    /// PropBank predicates with their arguments, in text order.
    pub frames: Vec<Frame>,
    /// Who is said to say what, in text order of their cues.
    pub attributions: Vec<Attribution>,
    /// Coreference: for each mention its actor, if it takes part in the ledger.
    pub actor_of: Vec<Option<ActorId>>,
    /// Actors: clusters of mentions.
    pub actors: Vec<Actor>,
    /// Temporal expressions.
    pub times: Vec<Time>,
    /// Claims with their chains.
    pub claims: Vec<Claim>,
    /// What a layer could not read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Tokens by the conventions of Universal Dependencies for English (hyphens and clitics stand alone), and sentences.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// In text order, without overlap; everything between them is white space.
    pub items: Vec<Token>,
    /// In text order; every token is in exactly one.
    pub sentences: Vec<Sentence>,
}

/// One syntactic word or punctuation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// Whether it stands inside quotation marks.
    pub quote: Quote,
    /// Index of its sentence.
    pub sentence: usize,
    /// Index of its block in [`Document::blocks`](crate::Document).
    pub block: usize,
}

/// Where a token stands towards quotation marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quote {
    /// Outside.
    #[default]
    Outside,
    /// Inside.
    Inside,
    /// The token is a quotation mark itself.
    Mark,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub words: Words,
    /// Index of its block in [`Document::blocks`](crate::Document).
    pub block: usize,
}

impl Tokens {
    /// The span from the first to the last of `words`.
    #[must_use]
    pub fn span(&self, words: &Words) -> Span {
        Span::new(self.items[words.start].span.start, self.items[words.end - 1].span.end)
    }

    /// The sentence a token stands in.
    #[must_use]
    pub fn sentence_of(&self, token: TokenId) -> &Sentence {
        &self.sentences[self.items[token].sentence]
    }

    /// The token's own words.
    #[must_use]
    pub fn text<'t>(&self, token: TokenId, text: &'t str) -> &'t str {
        self.items[token].span.of(text)
    }
}

/// Morphology of a token, by Universal Dependencies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// Universal part of speech, such as `VERB`.
    pub pos: Label,
    /// Features, such as `Mood=Ind|Tense=Past|VerbForm=Fin`, or `_`.
    pub features: Label,
    /// Dictionary form.
    pub lemma: Label,
}

/// A node of the dependency tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The token it depends on; `None` for the root of its sentence.
    pub head: Option<TokenId>,
    /// Relation to the head, such as `nsubj:pass`.
    pub relation: Label,
}

/// A stretch that mentions somebody or something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its tokens.
    pub words: Words,
    /// Its syntactic head.
    pub head: TokenId,
    /// What it mentions.
    pub entity: EntityType,
    /// How.
    pub form: Form,
}

/// Types of entities, after GUM, with the names of CoNLL folded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntityType {
    /// A person or persons.
    Person,
    /// An organisation: party, firm, ministry, army, outlet.
    Organization,
    /// A place: country, town, region, building, river.
    Place,
    /// A point or stretch of time.
    Time,
    /// A happening.
    Event,
    /// A thing.
    Object,
    /// A document, book, broadcast; names that are none of the above.
    Work,
    /// Anything else.
    Abstract,
}

/// How a mention stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// By a proper name.
    Name,
    /// By a description.
    Nominal,
    /// By a pronoun or possessive.
    Pronoun,
}

/// A PropBank predicate with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The predicate's token; particles follow by the parse.
    pub predicate: TokenId,
    /// Lemma and sense, such as `found.01`.
    pub sense: Label,
    /// Arguments in text order.
    pub arguments: Vec<Argument>,
}

/// An argument of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// PropBank role: `ARG0`, `ARGM-TMP`, `R-ARG1`, `C-ARG1`.
    pub role: Label,
    /// Its tokens.
    pub words: Words,
}

/// Somebody is said to say something, after the guidelines of `PolNeAR`: a source, a cue, a content.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Who; several pieces where it is interrupted, none where the words leave it out.
    pub source: Vec<Words>,
    /// The words that attribute; never empty.
    pub cue: Vec<Words>,
    /// What is said; never empty; several pieces where it is interrupted.
    pub content: Vec<Words>,
    /// How the content stands.
    pub manner: Manner,
    /// The attribution whose content holds this one's cue.
    pub parent: Option<AttributionId>,
    /// The medium or occasion the source spoke through, if the words say so.
    pub venue: Option<Words>,
}

/// How a content stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Manner {
    /// In the report's own words, without a source.
    Own,
    /// Wholly in quotation marks.
    Direct,
    /// Without quotation marks.
    Indirect,
    /// Partly in quotation marks.
    Mixed,
}

/// A cluster of mentions of one actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The fullest name, or the fullest description if it has none.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Its mentions, in text order.
    pub mentions: Vec<MentionId>,
}

/// Kinds of actors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A named person.
    Person,
    /// A named organisation.
    Organization,
    /// A country, also where it acts.
    Country,
    /// Any other place.
    Place,
    /// A population or camp.
    Group,
    /// A named work or thing.
    Work,
    /// Somebody described, not named.
    Unnamed,
}

/// A temporal expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// Its tokens.
    pub words: Words,
    /// TIMEX3 value, where the words and the date of publication allow one: `2021-05-21`, `P11D`, `2021-W20`.
    pub value: Option<String>,
}

/// `FactBank` values: how the source commits itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Factuality {
    /// Certain that it is so.
    #[serde(rename = "CT+")]
    Certain,
    /// Probable.
    #[serde(rename = "PR+")]
    Probable,
    /// Possible.
    #[serde(rename = "PS+")]
    Possible,
    /// Certain that it is not so.
    #[serde(rename = "CT-")]
    CertainNot,
    /// Probably not so.
    #[serde(rename = "PR-")]
    ProbableNot,
    /// Possibly not so.
    #[serde(rename = "PS-")]
    PossibleNot,
    /// No commitment.
    #[serde(rename = "Uu")]
    Unknown,
}

/// Something a layer could not read as it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where.
    pub span: Span,
    /// Which layer says so: `read`, `tokens`, `times`.
    pub layer: &'static str,
    /// In words for people.
    pub message: String,
}
