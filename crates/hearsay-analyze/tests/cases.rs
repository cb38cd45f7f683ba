//! The cases of `cases/`: Markdown files in which a heading is a test, a fenced block `text` its input, and the other
//! fenced blocks what a layer has to find. `docs/adding.md` tells how to write one. A block `given conllu` gives the tags,
//! the tree and the mentions by hand: what is then found above them hangs on the rules alone, and no weights are asked.
//!
//! `UPDATE_CASES=1 cargo test -p hearsay-analyze --test cases` writes what is found into the files, for review.

use hearsay_analyze::syntax::Syntax;
use hearsay_analyze::weights::Vectors;
use hearsay_analyze::{Lexicon, Weights, analyze, attributions, claims, corefs, times, tokens};
use hearsay_model::{
    ActorKind, Analysis, Document, EntityType, Factuality, Form, Hop, HopRole, Manner, Mention, Node, Span, Tag,
    Tokens, Words,
};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::embedded().expect("the lexicon can be read"));
static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::embedded().expect("the weights can be read"));

/// Layers that need no weights; of these a case names all that is found, of the others what has to be among it.
const WHOLE: [&str; 3] = ["tokens", "sentences", "times"];
const LAYERS: [&str; 11] = [
    "tokens",
    "sentences",
    "times",
    "tags",
    "parse",
    "mentions",
    "frames",
    "attributions",
    "corefs",
    "claims",
    "chains",
];

/// A test: what stands under one heading.
#[derive(Debug, Default)]
struct Case {
    title: String,
    /// Why it fails for now.
    not_yet: Option<String>,
    text: String,
    published: Option<String>,
    /// Rows of CoNLL-U, where the lower layers are given.
    given: Vec<String>,
    expectations: Vec<Expectation>,
}

/// What a layer has to find.
#[derive(Debug)]
struct Expectation {
    layer: String,
    lines: Vec<String>,
    /// The lines of the file between the fences.
    place: Range<usize>,
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the flag of whoever runs the tests")]
fn cases_hold() {
    let update = std::env::var("UPDATE_CASES").is_ok_and(|value| value == "1");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    let mut failures = String::new();
    let mut count = 0;
    for file in &files {
        let markdown = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let cases = read(&markdown).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut rewritten: Vec<(Range<usize>, Vec<String>)> = Vec::new();
        for case in &cases {
            count += 1;
            let name = format!("{} · {}", file.strip_prefix(&folder).unwrap_or(file).display(), case.title);
            let found = Found::of(case).unwrap_or_else(|error| panic!("{name}: {error}"));
            let mut diffs = String::new();
            for expectation in &case.expectations {
                let lines = found.lines(&expectation.layer);
                if let Some(diff) = difference(expectation, &lines) {
                    _ = writeln!(diffs, "  {}\n{diff}", expectation.layer);
                    if update && case.not_yet.is_none() {
                        rewritten.push((expectation.place.clone(), lines));
                    }
                }
            }
            match (&case.not_yet, diffs.is_empty()) {
                (None, false) => _ = writeln!(failures, "\n{name}\n{diffs}"),
                (Some(reason), true) => {
                    _ = writeln!(failures, "\n{name}\n  holds now; take out “not yet: {reason}”");
                }
                _ => {}
            }
        }
        if !rewritten.is_empty() {
            std::fs::write(file, rewrite(&markdown, rewritten))
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        }
    }
    assert!(count > 0, "there are no cases in {}", folder.display());
    assert!(failures.is_empty() || update, "{failures}\nUPDATE_CASES=1 writes what is found into the files");
}

/// All Markdown files below a folder.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}

/// Reads the cases of a file.
fn read(markdown: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut fence: Option<(String, usize)> = None;
    let mut block: Vec<String> = Vec::new();
    for (number, line) in markdown.lines().enumerate() {
        if let Some((info, start)) = &fence {
            if line.trim_end() != "```" {
                block.push(line.to_owned());
                continue;
            }
            let case = cases.last_mut().ok_or_else(|| format!("line {number}: a block before any heading"))?;
            let mut words = info.split_whitespace();
            match words.next() {
                Some("text") => {
                    case.text = block.join("\n");
                    case.published = words.find_map(|word| word.strip_prefix("published=")).map(str::to_owned);
                }
                Some("given") if words.next() == Some("conllu") => case.given = std::mem::take(&mut block),
                Some(layer) if LAYERS.contains(&layer) => {
                    let lines = block.iter().filter(|line| !line.trim().is_empty()).cloned().collect();
                    case.expectations.push(Expectation { layer: layer.to_owned(), lines, place: *start..number });
                }
                other => return Err(format!("line {start}: no layer is called {other:?}")),
            }
            block.clear();
            fence = None;
        } else if let Some(info) = line.strip_prefix("```") {
            fence = Some((info.to_owned(), number + 1));
        } else if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), ..Case::default() });
        } else if let Some(reason) = line.strip_prefix("not yet: ")
            && let Some(case) = cases.last_mut()
        {
            case.not_yet = Some(reason.to_owned());
        }
    }
    if fence.is_some() {
        return Err("the last block is not closed".to_owned());
    }
    if let Some(empty) = cases.iter().find(|case| case.text.is_empty() || case.expectations.is_empty()) {
        return Err(format!("“{}” has no text, or nothing to expect", empty.title));
    }
    Ok(cases)
}

/// The file with other lines in some of its blocks.
fn rewrite(markdown: &str, mut blocks: Vec<(Range<usize>, Vec<String>)>) -> String {
    let mut lines: Vec<String> = markdown.lines().map(str::to_owned).collect();
    blocks.sort_by_key(|(place, _)| place.start);
    for (place, new) in blocks.into_iter().rev() {
        lines.splice(place, new);
    }
    lines.join("\n") + "\n"
}

/// What speaks against an expectation, if anything.
fn difference(expectation: &Expectation, found: &[String]) -> Option<String> {
    let whole = WHOLE.contains(&expectation.layer.as_str());
    let mut diff = String::new();
    let mut wrong = false;
    for line in &expectation.lines {
        match line.strip_prefix("no ") {
            Some(unwanted) if !whole && !found.iter().any(|found| found == unwanted) => {}
            Some(unwanted) if !whole => {
                wrong = true;
                _ = writeln!(diff, "    ! {unwanted}");
            }
            _ if !found.contains(line) => {
                wrong = true;
                _ = writeln!(diff, "    - {line}");
            }
            _ => {}
        }
    }
    for line in found {
        if !expectation.lines.contains(line) {
            wrong |= whole;
            _ = writeln!(diff, "    + {line}");
        }
    }
    if whole && !wrong && expectation.lines != found {
        return Some("    the same lines in another order\n".to_owned());
    }
    wrong.then_some(diff)
}

/// What the program finds in a case.
struct Found {
    text: String,
    analysis: Analysis,
}

impl Found {
    fn of(case: &Case) -> Result<Self, String> {
        let mut document = paragraphs(&case.text);
        document.published.clone_from(&case.published);
        let analysis = if !case.given.is_empty() {
            above(&document, &case.given)?
        } else if case.expectations.iter().all(|expected| WHOLE.contains(&expected.layer.as_str())) {
            let tokens = tokens::find(&document);
            let (times, diagnostics) = times::find(&document.text, &tokens, document.published.as_deref());
            Analysis { tokens, times, diagnostics, ..Analysis::default() }
        } else {
            analyze(&document, &WEIGHTS, &LEXICON)
        };
        Ok(Found { text: document.text, analysis })
    }

    /// What a layer found, as a case writes it.
    fn lines(&self, layer: &str) -> Vec<String> {
        let Analysis { tokens, mentions, frames, attributions, actors, times, claims, .. } = &self.analysis;
        match layer {
            "tokens" => self
                .sentences()
                .map(|words| words.map(|token| tokens.text(token, &self.text)).collect::<Vec<_>>().join(" "))
                .collect(),
            "sentences" => self.sentences().map(|words| self.plain(&words)).collect(),
            "times" => times
                .iter()
                .map(|time| format!("{} = {}", self.quote(&time.words), time.value.as_deref().unwrap_or("?")))
                .collect(),
            "tags" => self.tags(),
            "parse" => self.tree(),
            "mentions" => mentions
                .iter()
                .map(|mention| format!("{}: {} {}", self.quote(&mention.words), low(mention.entity), low(mention.form)))
                .collect(),
            "frames" => frames
                .iter()
                .map(|frame| {
                    let mut line = format!("{}: {}", self.quote(&(frame.predicate..frame.predicate + 1)), frame.sense);
                    for argument in &frame.arguments {
                        _ = write!(line, " | {} {}", argument.role, self.quote(&argument.words));
                    }
                    line
                })
                .collect(),
            "attributions" => attributions
                .iter()
                .map(|a| {
                    let manner = match a.manner {
                        Manner::Own => "own",
                        Manner::Direct => "direct",
                        Manner::Indirect => "indirect",
                        Manner::Mixed => "mixed",
                    };
                    let mut line = format!(
                        "{} | {} | {} | {manner}",
                        self.pieces(&a.source),
                        self.pieces(&a.cue),
                        self.pieces(&a.content)
                    );
                    if let Some(venue) = &a.venue {
                        _ = write!(line, " | on {}", self.quote(venue));
                    }
                    if let Some(parent) = a.parent {
                        _ = write!(line, " | in {}", self.pieces(&attributions[parent].cue));
                    }
                    line
                })
                .collect(),
            "corefs" => actors
                .iter()
                .map(|actor| {
                    let forms: Vec<String> =
                        actor.mentions.iter().map(|&mention| self.quote(&mentions[mention].words)).collect();
                    format!("{} ({}): {}", actor.name, kind(actor.kind), forms.join(" | "))
                })
                .collect(),
            "claims" => claims
                .iter()
                .map(|claim| {
                    let mut line = format!("{} {}", claim.claim_type, self.quote(&claim.words));
                    for (role, fillers) in [
                        ("actor", &claim.actor),
                        ("recipient", &claim.recipient),
                        ("object", &claim.object),
                        ("place", &claim.place),
                    ] {
                        for filler in fillers {
                            _ = write!(line, " | {role} {}", self.quote(&filler.words));
                        }
                    }
                    for time in &claim.time {
                        _ = write!(line, " | time {}", self.quote(&time.words));
                    }
                    _ = write!(line, " | {}", factuality(claim.factuality));
                    line
                })
                .collect(),
            "chains" => claims
                .iter()
                .flat_map(|claim| {
                    let words = self.quote(&claim.words);
                    let path = |hops: &[Hop]| hops.iter().map(|hop| self.hop(hop)).collect::<Vec<_>>().join(" > ");
                    let other = claim.chain_or.as_ref().map(|hops| format!("{words} or: {}", path(hops)));
                    [Some(format!("{words}: {}", path(&claim.chain))), other]
                })
                .flatten()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Part of speech and dictionary form of each word.
    fn tags(&self) -> Vec<String> {
        let line = |(token, tag): (usize, &Tag)| {
            format!("{}: {} {}", self.quote(&(token..token + 1)), tag.pos.as_str(), tag.lemma.as_str())
        };
        self.analysis.tags.iter().enumerate().map(line).collect()
    }

    /// What each word hangs on, and how.
    fn tree(&self) -> Vec<String> {
        let line = |(token, node): (usize, &Node)| {
            let head = node.head.map(|head| format!(" of {}", self.quote(&(head..head + 1))));
            let word = self.quote(&(token..token + 1));
            format!("{word}: {}{}", node.relation.as_str(), head.unwrap_or_default())
        };
        self.analysis.parse.iter().enumerate().map(line).collect()
    }

    fn sentences(&self) -> impl Iterator<Item = Words> + '_ {
        self.analysis.tokens.sentences.iter().map(|sentence| sentence.words.clone())
    }

    fn hop(&self, hop: &Hop) -> String {
        let mut line = match (hop.role, hop.actor, &hop.words) {
            (HopRole::Report, ..) => return "report".to_owned(),
            (HopRole::Unstated, ..) => "unstated".to_owned(),
            (_, Some(actor), _) => self.analysis.actors[actor].name.clone(),
            (_, None, Some(words)) => self.plain(words),
            _ => "?".to_owned(),
        };
        if let Some(venue) = &hop.venue {
            _ = write!(line, " on {}", self.plain(&venue.words));
        }
        line
    }

    /// The words, blanks made one.
    fn plain(&self, words: &Words) -> String {
        self.analysis.tokens.span(words).of(&self.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The words, with `#2` where they stand a second time.
    fn quote(&self, words: &Words) -> String {
        let Span { start, .. } = self.analysis.tokens.span(words);
        let exact = self.analysis.tokens.span(words).of(&self.text);
        let plain = self.plain(words);
        match occurrence(&self.text, &self.analysis.tokens, exact, start) {
            1 => plain,
            number => format!("{plain} #{number}"),
        }
    }

    fn pieces(&self, pieces: &[Words]) -> String {
        let quoted: Vec<String> = pieces.iter().map(|words| self.quote(words)).collect();
        if quoted.is_empty() { "–".to_owned() } else { quoted.join(" … ") }
    }
}

/// What the rules find above tags, tree and mentions that are given.
fn above(document: &Document, rows: &[String]) -> Result<Analysis, String> {
    let text = &document.text;
    let tokens = tokens::find(document);
    let mut tags = Vec::new();
    let mut parse: Vec<Node> = Vec::new();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut first = 0;
    for row in rows {
        let columns: Vec<&str> = row.split_whitespace().collect();
        if columns.is_empty() {
            first = tags.len();
            continue;
        }
        let [_, form, lemma, pos, _, features, head, relation, _, other] = columns[..] else {
            return Err(format!("“{row}” has not the ten columns of CoNLL-U"));
        };
        let token = tags.len();
        if token >= tokens.items.len() || tokens.text(token, text) != form {
            return Err(format!("“{form}” is not the word that stands there"));
        }
        let head: usize = head.parse().map_err(|_| format!("“{row}” has no number for a head"))?;
        tags.push(Tag { pos: pos.into(), features: features.into(), lemma: lemma.into() });
        parse.push(Node { head: head.checked_sub(1).map(|head| first + head), relation: relation.into() });
        // GUM's brackets: `Entity=(person-name` opens, `Entity=person)` closes, both in one for a single word.
        let brackets = other.split('|').find_map(|field| field.strip_prefix("Entity=")).unwrap_or_default();
        for part in brackets.split_inclusive([')']).flat_map(|part| part.split('(').filter(|piece| !piece.is_empty())) {
            let name = part.trim_end_matches(')');
            let kind = name.split('-').next().unwrap_or_default();
            if brackets.contains(&format!("({name}")) {
                open.push((name.to_owned(), token));
            }
            if part.ends_with(')') {
                let at = open.iter().rposition(|(open, _)| open.split('-').next() == Some(kind));
                let (name, start) = open.remove(at.ok_or_else(|| format!("“{other}” closes what is not open"))?);
                mentions.push(Mention { words: start..token + 1, head: token, ..mention(&name)? });
            }
        }
    }
    if tags.len() != tokens.items.len() || !open.is_empty() {
        return Err("the rows of CoNLL-U do not cover the text".to_owned());
    }
    for mention in &mut mentions {
        let inside = |token: usize| parse[token].head.is_some_and(|head| mention.words.contains(&head));
        mention.head = mention.words.clone().find(|&token| !inside(token)).unwrap_or(mention.head);
    }
    mentions.sort_by_key(|mention| (mention.words.start, mention.words.end));
    let attributions = {
        let syntax = Syntax::new(text, &tokens, &tags, &parse).with(&LEXICON);
        attributions::complete(&syntax, &mentions, &LEXICON, Vec::new(), |_| 1.0)
    };
    let vectors = Vectors::default();
    let (actor_of, actors) = corefs::link(text, &tokens, &tags, &parse, &mentions, &attributions, &vectors, &LEXICON);
    let (times, diagnostics) = times::find(text, &tokens, document.published.as_deref());
    let mut analysis = Analysis {
        factuality: vec![0.0; tokens.items.len()],
        tokens,
        tags,
        parse,
        mentions,
        attributions,
        actor_of,
        actors,
        times,
        diagnostics,
        ..Analysis::default()
    };
    analysis.claims = claims::draw(document, &analysis, &LEXICON);
    Ok(analysis)
}

/// A mention by its label, such as `person-name`.
fn mention(label: &str) -> Result<Mention, String> {
    let (entity, form) = label.split_once('-').unwrap_or((label, "nominal"));
    let entity = match entity {
        "person" => EntityType::Person,
        "organization" => EntityType::Organization,
        "place" => EntityType::Place,
        "work" => EntityType::Work,
        "object" => EntityType::Object,
        _ => return Err(format!("no entity is called “{entity}”")),
    };
    let form = match form {
        "name" => Form::Name,
        "nominal" => Form::Nominal,
        "pronoun" => Form::Pronoun,
        _ => return Err(format!("no form of a mention is called “{form}”")),
    };
    Ok(Mention { words: 0..0, head: 0, entity, form })
}

/// Which occurrence of `words` on token borders it is that begins at `start`, from 1.
fn occurrence(text: &str, tokens: &Tokens, words: &str, start: usize) -> usize {
    let begins = |at: usize| tokens.items.binary_search_by_key(&at, |token| token.span.start).is_ok();
    let ends = |at: usize| tokens.items.binary_search_by_key(&at, |token| token.span.end).is_ok();
    text.match_indices(words).filter(|&(at, _)| at <= start && begins(at) && ends(at + words.len())).count()
}

/// The text as one document of paragraphs parted by empty lines.
fn paragraphs(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for part in text.split("\n\n") {
        let start = at + (part.len() - part.trim_start().len());
        let end = at + part.trim_end().len();
        if start < end {
            blocks
                .push(hearsay_model::Block { kind: hearsay_model::BlockKind::Paragraph, span: Span::new(start, end) });
        }
        at += part.len() + 2;
    }
    Document { text: text.to_owned(), blocks, ..Document::default() }
}

fn low(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}

fn kind(kind: ActorKind) -> String {
    low(kind)
}

fn factuality(value: Factuality) -> &'static str {
    match value {
        Factuality::Certain => "CT+",
        Factuality::Probable => "PR+",
        Factuality::Possible => "PS+",
        Factuality::CertainNot => "CT-",
        Factuality::ProbableNot => "PR-",
        Factuality::PossibleNot => "PS-",
        Factuality::Unknown => "Uu",
    }
}

#[test]
fn a_case_that_holds_is_told_from_one_that_does_not() {
    let expectation = |layer: &str, lines: &[&str]| Expectation {
        layer: layer.to_owned(),
        lines: lines.iter().map(|&line| line.to_owned()).collect(),
        place: 0..0,
    };
    let found = ["Orlin left .".to_owned(), "He slept .".to_owned()];
    assert!(difference(&expectation("tokens", &["Orlin left .", "He slept ."]), &found).is_none());
    assert!(difference(&expectation("tokens", &["Orlin left ."]), &found).is_some());
    assert!(difference(&expectation("claims", &["He slept ."]), &found).is_none());
    assert!(difference(&expectation("claims", &["no He slept ."]), &found).is_some());
    let cases =
        read("## A\nWhy.\nnot yet: slow\n```text published=2021-06-02\nx\n```\n```times\n```\n").expect("it is a case");
    assert_eq!(cases[0].not_yet.as_deref(), Some("slow"));
    assert_eq!(cases[0].published.as_deref(), Some("2021-06-02"));
    assert_eq!(
        rewrite("## A\n```times\nold\n```\n", vec![(2..3, vec!["new".to_owned()])]),
        "## A\n```times\nnew\n```\n"
    );
}
