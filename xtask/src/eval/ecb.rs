//! Measures propositions as clusters of events across reports, on given mentions of events.
//!
//! In go the articles of ECB+ (Cybulska and Vossen 2014) with the words that tell of events and which of them are one; each
//! article is read, its claims are gathered with those of the others, and out comes the `CoNLL` F1 of the clusters that the
//! gathered claims make of the given words. Beside it stands the usual baseline: words of one lemma in one topic are one.
//! What no claim stands on ("the prospect of a strike" may be none) falls back to its lemma.

use super::{Places, Table, coref};
use crate::Error;
use hearsay_analyze::{Lexicon, Weights, analyze};
use hearsay_ledger::actors::resolve;
use hearsay_ledger::digest::Digest;
use hearsay_ledger::propositions::Gathered;
use hearsay_model::record::Record;
use hearsay_model::{Analysis, Block, BlockKind, Document, Span, Words};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fs;

/// Where a token of an article stands: sentence and number in it.
type Token = (u64, u64);

/// An article.
#[derive(Default)]
struct Article {
    text: String,
    /// Bytes of each token.
    tokens: BTreeMap<Token, Span>,
}

/// Words that tell of an event.
struct Mention {
    article: String,
    span: Span,
    chain: String,
}

/// Events on ECB+ dev.
///
/// # Errors
/// If the set can't be read.
pub fn measure(places: &Places) -> Result<Table, Error> {
    let folder = places.data.join("data/ecbplus");
    let articles = articles(&fs::read_to_string(folder.join("ECB_Dev_corpus.txt"))?);
    let given: Value = serde_json::from_str(&fs::read_to_string(folder.join("ECB_Dev_Event_gold_mentions.json"))?)?;
    let mentions = mentions(&given, &articles)?;
    let (weights, lexicon) = (Weights::embedded()?, Lexicon::embedded()?);
    let mut digests = Vec::new();
    let mut lemmas: Vec<String> = vec![String::new(); mentions.len()];
    // For each mention the claim that stands on it: places of the article and the claim.
    let mut claimed: Vec<Option<(usize, usize)>> = vec![None; mentions.len()];
    for (place, (id, article)) in articles.iter().enumerate() {
        let document = Document {
            id: format!("sha256:{id}"),
            path: id.clone(),
            text: article.text.clone(),
            blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, article.text.len()) }],
            ..Document::default()
        };
        let analysis = analyze(&document, &weights, &lexicon);
        for (number, mention) in mentions.iter().enumerate().filter(|(_, mention)| mention.article == *id) {
            lemmas[number] = head_lemma(&analysis, mention.span);
            claimed[number] = claim_on(&analysis, mention.span).map(|claim| (place, claim));
        }
        digests.push(Digest::of(&Record::new(&document, &analysis)));
    }
    let mut gathered = Gathered::default();
    gathered.add(&digests, &resolve(&digests, &[]), &[]);
    let (features, gatherings) = gathered.into_parts();
    let mut gathered: HashMap<(usize, usize), usize> = HashMap::new();
    for (number, gathering) in gatherings.iter().enumerate() {
        for &claim in &gathering.claims {
            let found = &features[claim as usize];
            gathered.insert((found.report as usize, found.claim as usize), number);
        }
    }
    let topic = |mention: &Mention| topic(&mention.article);
    let by_lemma = |number: usize| format!("{} {}", topic(&mentions[number]), lemmas[number]);
    let by_claim = |number: usize| {
        let proposition = claimed[number].and_then(|claim| gathered.get(&claim));
        proposition.map_or_else(|| by_lemma(number), |one| format!("{} #{one}", topic(&mentions[number])))
    };
    let covered = claimed.iter().filter(|claim| claim.is_some_and(|claim| gathered.contains_key(&claim))).count();
    let gold = |number: usize| format!("{} {}", topic(&mentions[number]), mentions[number].chain);
    let score = |of: &dyn Fn(usize) -> String| {
        let mut scores = coref::Scores::default();
        let mut topics: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, mention) in mentions.iter().enumerate() {
            topics.entry(topic(mention)).or_default().push(number);
        }
        // No cluster crosses topics, so that they can be aligned topic by topic.
        for numbers in topics.values() {
            scores.add(&clusters(numbers, &gold), &clusters(numbers, of));
        }
        scores
    };
    let (own, baseline) = (score(&by_claim), score(&by_lemma));
    let mut table = Table::new(
        "Events across articles",
        "ECB+ dev, given mentions of events, clusters across the articles of each topic, mentions that stand alone \
         included; propositions as clusters. A mention that no claim stands on is clustered by its lemma.",
    );
    table.row("propositions, CoNLL F1", own.conll(), "");
    table.row("same lemma in the same topic, CoNLL F1", baseline.conll(), "");
    for ((measure, value), other) in
        ["MUC", "B³", "entity CEAF"].into_iter().zip(own.measures()).zip(baseline.measures())
    {
        table.words(format!("{measure}: propositions, same lemma"), format!("{value:.1}, {other:.1}"), "");
    }
    table.row("mentions that a claim stands on, %", 100.0 * covered as f64 / mentions.len().max(1) as f64, "");
    Ok(table)
}

/// `2_11ecbplus` is of topic 2 and its part that tells of another event of the kind.
fn topic(article: &str) -> String {
    let (topic, rest) = article.split_once('_').unwrap_or((article, ""));
    format!("{topic} {}", rest.trim_start_matches(|letter: char| letter.is_ascii_digit()))
}

fn articles(corpus: &str) -> BTreeMap<String, Article> {
    let mut articles: BTreeMap<String, Article> = BTreeMap::new();
    let mut last: Option<(String, u64)> = None;
    for line in corpus.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, sentence, number, word, ..] = fields[..] else { continue };
        let (Ok(sentence), Ok(number)) = (sentence.parse::<u64>(), number.parse::<u64>()) else { continue };
        let article = articles.entry(id.to_owned()).or_default();
        if !article.text.is_empty() {
            let goes_on = last.as_ref().is_some_and(|(article, before)| article == id && *before == sentence);
            article.text.push(if goes_on { ' ' } else { '\n' });
        }
        let start = article.text.len();
        article.text.push_str(word);
        article.tokens.insert((sentence, number), Span::new(start, article.text.len()));
        last = Some((id.to_owned(), sentence));
    }
    articles
}

fn mentions(given: &Value, articles: &BTreeMap<String, Article>) -> Result<Vec<Mention>, Error> {
    let annotated = given.as_array().ok_or("the mentions are no list")?;
    let mut mentions = Vec::new();
    for mention in annotated {
        let text = |field: &str| mention[field].as_str().unwrap_or_default().to_owned();
        let (id, sentence) = (text("doc_id"), mention["sent_id"].as_u64().unwrap_or_default());
        let Some(article) = articles.get(&id) else { continue };
        let numbers = mention["tokens_number"].as_array().into_iter().flatten().filter_map(Value::as_u64);
        let spans: Vec<Span> = numbers.filter_map(|number| article.tokens.get(&(sentence, number)).copied()).collect();
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { continue };
        mentions.push(Mention { article: id, span: Span::new(first.start, last.end), chain: text("coref_chain") });
    }
    Ok(mentions)
}

/// The tokens that lie in a stretch of text, as numbers.
fn within(analysis: &Analysis, span: Span) -> Vec<usize> {
    let items = &analysis.tokens.items;
    (0..items.len())
        .filter(|&token| span.start <= items[token].span.start && items[token].span.end <= span.end)
        .collect()
}

/// The lemma of the word that the others of a mention hang on.
fn head_lemma(analysis: &Analysis, span: Span) -> String {
    let tokens = within(analysis, span);
    let outside = |token: &&usize| analysis.parse[**token].head.is_none_or(|head| !tokens.contains(&head));
    let head = tokens.iter().find(outside).or_else(|| tokens.last());
    head.map_or_else(String::new, |&token| analysis.tags[token].lemma.to_lowercase())
}

/// The claim whose predicate shares a word with a mention.
fn claim_on(analysis: &Analysis, span: Span) -> Option<usize> {
    let tokens = within(analysis, span);
    analysis.claims.iter().position(|claim| tokens.iter().any(|token| claim.words.contains(token)))
}

/// Mentions by what they are said to be.
fn clusters(numbers: &[usize], of: &dyn Fn(usize) -> String) -> Vec<Vec<Words>> {
    let mut clusters: BTreeMap<String, Vec<Words>> = BTreeMap::new();
    for &number in numbers {
        clusters.entry(of(number)).or_default().push(number..number + 1);
    }
    clusters.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_stand_in_the_text() {
        let articles = articles("1_2ecb\t0\t0\tOrlin\t-\n1_2ecb\t0\t1\tfell\tE1\n1_2ecb\t1\t0\tHe\t-\n");
        assert_eq!(articles["1_2ecb"].text, "Orlin fell\nHe");
        let given = serde_json::json!([
            {"doc_id": "1_2ecb", "sent_id": 0, "tokens_number": [1], "coref_chain": "E1"}
        ]);
        let found = mentions(&given, &articles).expect("a list");
        assert_eq!(found[0].span, Span::new(6, 10));
        assert_eq!(topic("1_2ecb"), "1 ecb");
    }
}
