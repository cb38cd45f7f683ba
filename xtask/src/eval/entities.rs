//! Scores mentions and coreference on documents with given tokens.
//!
//! In goes GUM, whose `Entity=` brackets say where a mention opens and closes and which mentions are one; out come the F1
//! of the mentions' spans and the mean of three measures over the clusters.

use super::layers::{given_document, read, read_given};
use super::tokens::Score;
use super::{Places, Table, coref};
use crate::{Error, conllu};
use hearsay_analyze::{Lexicon, Weights, attributions, corefs, mentions};
use hearsay_model::Words;
use std::collections::BTreeMap;

/// Mentions and coreference.
///
/// # Errors
/// If the set can't be read.
pub fn measure(places: &Places) -> Result<Table, Error> {
    let (weights, lexicon) = (Weights::embedded()?, Lexicon::embedded()?);
    let mut spans = Score::default();
    let [mut clusters, mut with_singletons] = [coref::Scores::default(); 2];
    for document in conllu::read(&read(&places.data.join("data/ud-gum/dev.conllu"))?) {
        let given = given_document(&document);
        let (text, tokens) = (&given.text, &given.tokens);
        let below = read_given(&given, &weights);
        let found = mentions::find(tokens, &below.tags, &below.parse, &below.vectors);
        let attributions =
            attributions::find(text, tokens, &below.tags, &below.parse, &found, &below.vectors, &lexicon);
        let cluster_of =
            corefs::clusters(text, tokens, &below.tags, &below.parse, &found, &attributions, &below.vectors, &lexicon);
        let gold = entities(&document);
        let all: Vec<Words> = gold.iter().flatten().cloned().collect();
        spans.count(&all, &found.iter().map(|mention| mention.words.clone()).collect::<Vec<_>>());
        let mut own: BTreeMap<usize, Vec<Words>> = BTreeMap::new();
        for (number, mention) in found.iter().enumerate() {
            own.entry(cluster_of[number]).or_default().push(mention.words.clone());
        }
        let mut own: Vec<Vec<Words>> = own.into_values().collect();
        with_singletons.add(&gold, &own);
        let mut gold = gold;
        gold.retain(|cluster| cluster.len() > 1);
        own.retain(|cluster| cluster.len() > 1);
        clusters.add(&gold, &own);
    }
    let mut table = Table::new("Mentions and coreference", "GUM dev with its own tokens, mentions as found.");
    table.row("mentions, span F1", spans.f1(), "");
    table.row("coreference, CoNLL F1, clusters of two and more", clusters.conll(), "≥ 58");
    for (measure, value) in ["MUC", "B³", "entity CEAF"].into_iter().zip(clusters.measures()) {
        table.row(format!("coreference, {measure}"), value, "");
    }
    table.row("coreference, CoNLL F1, mentions that stand alone included", with_singletons.conll(), "");
    Ok(table)
}

/// The clusters of a document. Each opens as `(7-person…`, closes as `7)`, or does both in `(7-person…)`; the parts of a
/// mention that is interrupted are numbered `7[1/2]`.
pub fn entities(document: &conllu::Document) -> Vec<Vec<Words>> {
    let mut clusters: BTreeMap<String, Vec<Words>> = BTreeMap::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    let words = document.sentences.iter().flat_map(|sentence| &sentence.words);
    for (at, word) in words.enumerate() {
        let Some(brackets) = word.misc.split('|').find_map(|part| part.strip_prefix("Entity=")) else { continue };
        let mut rest = brackets;
        while !rest.is_empty() {
            if let Some(opened) = rest.strip_prefix('(') {
                let end = opened.find(['(', ')']).unwrap_or(opened.len());
                open.push((name(&opened[..end]), at));
                rest = &opened[end..];
                if let Some(after) = rest.strip_prefix(')') {
                    close(&mut open, &mut clusters, None, at);
                    rest = after;
                }
            } else {
                let end = rest.find(')').unwrap_or(rest.len());
                close(&mut open, &mut clusters, Some(&name(&rest[..end])), at);
                rest = rest.get(end + 1..).unwrap_or_default();
            }
        }
    }
    for cluster in clusters.values_mut() {
        cluster.sort_by_key(|words| (words.start, words.end));
        cluster.dedup();
    }
    clusters.into_values().collect()
}

/// The number of a cluster, without what follows it.
fn name(bracket: &str) -> String {
    bracket.split(['-', '[']).next().unwrap_or_default().to_owned()
}

/// Closes the mention of `cluster` that was opened last, or the one opened last of all.
fn close(
    open: &mut Vec<(String, usize)>,
    clusters: &mut BTreeMap<String, Vec<Words>>,
    cluster: Option<&str>,
    at: usize,
) {
    let place = match cluster {
        Some(cluster) => open.iter().rposition(|(name, _)| name == cluster),
        None => open.len().checked_sub(1),
    };
    if let Some(place) = place {
        let (name, first) = open.remove(place);
        clusters.entry(name).or_default().push(first..at + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_become_clusters() {
        let word = |misc: &str| conllu::Word { misc: misc.into(), ..conllu::Word::default() };
        let words = vec![
            word("Entity=(1-person-new(2-organization-new)"),
            word("SpaceAfter=No"),
            word("Entity=1)"),
            word("Entity=(1-person-giv)|SpaceAfter=No"),
        ];
        let sentence = conllu::Sentence { words, ..conllu::Sentence::default() };
        let document = conllu::Document { sentences: vec![sentence] };
        let first = |cluster: &Vec<Words>| cluster[0].clone();
        let clusters = entities(&document);
        assert_eq!(clusters[0], [0..3, 3..4]);
        assert_eq!(clusters.iter().map(first).collect::<Vec<_>>(), [0..3, 0..1]);
    }
}
