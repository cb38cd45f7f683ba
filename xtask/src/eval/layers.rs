//! Scores each layer on its own dev set, with the set's own tokens.
//!
//! In go annotated sentences, out come figures as the field gives them: the share of words whose head and relation are
//! right, the F1 of spans whose both ends and label are right.

use super::given::{Given, split_hyphens};
use super::tokens::Score;
use super::{Places, Table};
use crate::{Error, conllu};
use hearsay_analyze::weights::{Vectors, Weights};
use hearsay_analyze::{frames, mentions, parse, tags};
use hearsay_model::{EntityType, Node, Tag, Words};
use std::collections::HashMap;
use std::path::Path;

/// A span with its label.
type Labelled = (Words, String);

/// Words, trees, names, frames and factuality.
///
/// # Errors
/// If a set can't be read.
pub fn measure(places: &Places) -> Result<Vec<Table>, Error> {
    let weights = Weights::embedded()?;
    let data = places.data.join("data");
    Ok(vec![words_and_frames(&data, &weights)?, names(&data, &weights)?, facts(&data, &weights)?])
}

/// Tokens and sentences of running text.
///
/// # Errors
/// If a set can't be read.
pub fn tokens(places: &Places) -> Result<Table, Error> {
    let mut table = Table::new(
        "Tokens and sentences",
        "Running text of the dev sets, F1 of spans; sentences as far as punctuation and blocks tell.",
    );
    for (name, set) in [("EWT", "ud-ewt"), ("GUM", "ud-gum")] {
        let file = read(&places.data.join("data").join(set).join("dev.conllu"))?;
        let (words, sentences) = super::tokens::score(&file, &mut Vec::new());
        table.row(format!("tokens, {name}"), words.f1(), "");
        table.row(format!("sentences, {name}"), sentences.f1(), "");
    }
    Ok(table)
}

/// Reads a file of a set.
pub fn read(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The layers below mentions.
pub struct Read {
    /// The encoder's.
    pub vectors: Vectors,
    /// One a word.
    pub tags: Vec<Tag>,
    /// One a word.
    pub parse: Vec<Node>,
}

/// Reads the layers below mentions.
pub fn read_given(given: &Given, weights: &Weights) -> Read {
    let vectors = weights.encode(&given.text, &given.tokens);
    let tags = tags::assign(&given.text, &given.tokens, &vectors);
    let parse = parse::build(&given.tokens, &vectors);
    Read { vectors, tags, parse }
}

/// A document of a treebank with its own words.
pub fn given_document(document: &conllu::Document) -> Given {
    let mut given = Given::default();
    for sentence in &document.sentences {
        given.push(sentence.words.iter().map(|word| word.form.as_str()), sentence.opens_paragraph);
    }
    given.finish()
}

// ---------------------------------------------------------------- EWT

fn words_and_frames(data: &Path, weights: &Weights) -> Result<Table, Error> {
    let mut table = Table::new(
        "Words, trees and frames",
        "EWT dev with its own tokens, and PropBank on the same sentences. Relations count with their subtypes and \
         punctuation counts; arguments are found for the given predicates.",
    );
    let frames_of = propbank(&read(&data.join("propbank-ewt/dev.srl.tsv"))?);
    let facts = factuality(&read(&data.join("factuality/uds-ih2/dev.jsonl"))?)?;
    let facts: HashMap<String, Vec<(usize, f64)>> = facts.into_iter().map(|fact| (fact.text, fact.values)).collect();
    let [mut upos, mut features, mut lemma, mut heads, mut labelled] = [Share::default(); 5];
    let [mut predicates, mut arguments] = [Score::default(); 2];
    let (mut senses, mut factuality) = (Share::default(), Error1::default());
    for document in conllu::read(&read(&data.join("ud-ewt/dev.conllu"))?) {
        let given = given_document(&document);
        let Read { vectors, tags, parse } = read_given(&given, weights);
        let found = frames::find(&given.text, &given.tokens, &tags, &parse, &vectors);
        let values = vectors.factuality();
        let mut first = 0;
        for sentence in &document.sentences {
            let words = first..first + sentence.words.len();
            for (at, word) in words.clone().zip(&sentence.words) {
                upos.add(tags[at].pos == word.pos);
                features.add(tags[at].features == word.features);
                lemma.add(tags[at].lemma == word.lemma);
                let right = parse[at].head == word.head.map(|head| first + head);
                heads.add(right);
                labelled.add(right && parse[at].relation == word.relation);
            }
            if let Some(gold) = frames_of.get(&sentence.id).filter(|gold| gold.words == words.len()) {
                let own: Vec<_> = found.iter().filter(|frame| words.contains(&frame.predicate)).collect();
                let at: Vec<usize> = gold.frames.iter().map(|frame| first + frame.predicate).collect();
                predicates.count(&at, &own.iter().map(|frame| frame.predicate).collect::<Vec<_>>());
                for frame in &gold.frames {
                    let predicate = first + frame.predicate;
                    if let Some(same) = own.iter().find(|own| own.predicate == predicate) {
                        senses.add(same.sense.rsplit('.').next() == Some(&frame.sense));
                    }
                    let got = frames::arguments(predicate, &words, &vectors);
                    let got: Vec<Labelled> = got.into_iter().map(|a| (a.words, a.role.to_string())).collect();
                    let want: Vec<Labelled> = frame
                        .arguments
                        .iter()
                        .map(|(w, role)| (w.start + first..w.end + first, role.clone()))
                        .collect();
                    arguments.count(&want, &got);
                }
            }
            let forms: Vec<&str> = sentence.words.iter().map(|word| word.form.as_str()).collect();
            for &(word, value) in facts.get(&forms.join(" ")).into_iter().flatten() {
                if word < words.len() {
                    factuality.add(f64::from(values[first + word]), value);
                }
            }
            first = words.end;
        }
    }
    table.row("part of speech (UPOS)", upos.percent(), "≥ 96");
    table.row("features, the whole bundle", features.percent(), "");
    table.row("lemma", lemma.percent(), "");
    table.row("head (UAS)", heads.percent(), "");
    table.row("head and relation (LAS)", labelled.percent(), "≥ 87.5");
    table.row("predicates, F1", predicates.f1(), "");
    table.row("sense group of the predicates found", senses.percent(), "");
    table.row("arguments given the predicate, span F1", arguments.f1(), "≥ 72");
    table.words("factuality (UDS-IH2), mean error on -3 to 3", format!("{:.2}", factuality.mean()), "");
    Ok(table)
}

/// How many of some are right.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    right: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    fn percent(self) -> f64 {
        100.0 * self.right as f64 / (self.all as f64).max(1.0)
    }
}

/// Mean absolute error.
#[derive(Clone, Copy, Debug, Default)]
struct Error1 {
    sum: f64,
    all: usize,
}

impl Error1 {
    fn add(&mut self, found: f64, gold: f64) {
        self.sum += (found - gold).abs();
        self.all += 1;
    }

    fn mean(self) -> f64 {
        self.sum / (self.all as f64).max(1.0)
    }
}

/// The frames of a sentence.
struct GoldFrames {
    words: usize,
    frames: Vec<GoldFrame>,
}

struct GoldFrame {
    predicate: usize,
    /// The part of the roleset after the dot.
    sense: String,
    arguments: Vec<Labelled>,
}

/// Reads a table of rolesets and BIO roles, by the sentence's name.
fn propbank(file: &str) -> HashMap<String, GoldFrames> {
    let mut sentences = HashMap::new();
    let mut name = String::new();
    let mut rows: Vec<Vec<&str>> = Vec::new();
    for line in file.lines().chain([""]) {
        if let Some(id) = line.strip_prefix("# sent_id = ") {
            id.trim().clone_into(&mut name);
        } else if line.is_empty() {
            let predicates = rows.iter().enumerate().filter(|(_, row)| row.len() > 3 && row[3] != "_");
            let frames = predicates.enumerate().map(|(column, (predicate, row))| GoldFrame {
                predicate,
                sense: row[3].rsplit('.').next().unwrap_or_default().to_owned(),
                arguments: spans(rows.iter().map(|row| row.get(4 + column).copied().unwrap_or("O")))
                    .into_iter()
                    .filter(|(_, role)| role != "V" && role != "C-V")
                    .collect(),
            });
            let frames = frames.collect();
            if !rows.is_empty() {
                sentences.insert(std::mem::take(&mut name), GoldFrames { words: rows.len(), frames });
            }
            rows.clear();
        } else if !line.starts_with('#') {
            rows.push(line.split('\t').collect());
        }
    }
    sentences
}

/// Spans from labels `O`, `B-x`, `I-x`; an `I-x` that continues nothing begins a span.
fn spans<'l>(labels: impl IntoIterator<Item = &'l str>) -> Vec<Labelled> {
    let mut spans: Vec<Labelled> = Vec::new();
    for (at, label) in labels.into_iter().enumerate() {
        let Some((mark, kind)) = label.split_once('-') else { continue };
        match spans.last_mut() {
            Some((words, open)) if mark == "I" && words.end == at && open == kind => words.end += 1,
            _ => spans.push((at..at + 1, kind.to_owned())),
        }
    }
    spans
}

// ---------------------------------------------------------------- names

fn names(data: &Path, weights: &Weights) -> Result<Table, Error> {
    let mut table = Table::new("Names", "CoNLL++ dev with its own tokens, parted at hyphens; F1 of spans with type.");
    let mut score = Score::default();
    for file in read(&data.join("conllpp/conllpp_dev.txt"))?.split("-DOCSTART-").skip(1) {
        let mut given = Given::default();
        let mut labels = Vec::new();
        // The first line is the rest of the document's mark.
        for sentence in file.split("\n\n").skip(1) {
            let mut words = Vec::new();
            for line in sentence.lines() {
                let mut cells = line.split_whitespace();
                let (Some(word), Some(label)) = (cells.next(), cells.next_back()) else { continue };
                for (part, piece) in split_hyphens(word).into_iter().enumerate() {
                    words.push(piece);
                    labels.push(if part == 0 { label.to_owned() } else { label.replacen("B-", "I-", 1) });
                }
            }
            given.push(words, true);
        }
        let given = given.finish();
        let vectors = weights.encode(&given.text, &given.tokens);
        let found =
            mentions::names(&given.tokens, &vectors).into_iter().map(|(words, entity)| (words, short(entity).into()));
        score.count(&spans(labels.iter().map(String::as_str)), &found.collect::<Vec<Labelled>>());
    }
    table.row("names, F1", score.f1(), "≥ 91");
    Ok(table)
}

/// The name that CoNLL has for a type.
fn short(entity: EntityType) -> &'static str {
    match entity {
        EntityType::Person => "PER",
        EntityType::Organization => "ORG",
        EntityType::Place => "LOC",
        _ => "MISC",
    }
}

// ---------------------------------------------------------------- factuality

/// A sentence, blanks between its words, and the values of some of them.
struct Fact {
    text: String,
    values: Vec<(usize, f64)>,
}

fn factuality(file: &str) -> Result<Vec<Fact>, Error> {
    let mut facts = Vec::new();
    for line in file.lines().filter(|line| !line.trim().is_empty()) {
        let item: serde_json::Value = serde_json::from_str(line)?;
        let targets = item["targets"].as_array().into_iter().flatten();
        let values =
            targets.filter_map(|target| Some((target["span1"][0].as_u64()? as usize, target["label"].as_f64()?)));
        facts.push(Fact { text: item["text"].as_str().unwrap_or_default().to_owned(), values: values.collect() });
    }
    Ok(facts)
}

fn facts(data: &Path, weights: &Weights) -> Result<Table, Error> {
    let mut table = Table::new("Factuality in news", "Dev sets with their own tokens; mean absolute error on -3 to 3.");
    for (name, set) in [("UW", "uw"), ("MEANTIME", "meantime")] {
        let mut error = Error1::default();
        for fact in factuality(&read(&data.join("factuality").join(set).join("dev.jsonl"))?)? {
            let mut given = Given::default();
            let (mut words, mut first) = (Vec::new(), Vec::new());
            for word in fact.text.split_whitespace() {
                first.push(words.len());
                match word {
                    "-LRB-" | "-lrb-" => words.push("("),
                    "-RRB-" | "-rrb-" => words.push(")"),
                    _ => words.extend(split_hyphens(word)),
                }
            }
            given.push(words, true);
            let given = given.finish();
            let values = weights.encode(&given.text, &given.tokens).factuality();
            for (word, value) in fact.values {
                if let Some(&at) = first.get(word) {
                    error.add(f64::from(values[at]), value);
                }
            }
        }
        table.words(format!("factuality ({name}), mean error"), format!("{:.2}", error.mean()), "");
    }
    Ok(table)
}
