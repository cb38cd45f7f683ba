//! Mentions of actors, places and things, nested. Tokens, tags, tree and the encoder's vectors in, [`Mention`]s out: of
//! "the commander of the Coastal Guard" the whole as a person by description, and in it "the Coastal Guard" as an
//! organisation by name.

use crate::paths::Bio;
use crate::weights::{LONGEST_MENTION, Scores, Side, Vectors, length_bucket};
use hearsay_model::{EntityType, Form, Mention, Node, Tag, Tokens, Words};
use std::cmp::Reverse;

/// A stretch of words with a type, and by how much it is better than none.
struct Candidate {
    words: Words,
    entity: EntityType,
    margin: f32,
}

/// Finds mentions: spans that the span scores call one, and named spans that none of these covers.
#[must_use]
pub fn find(tokens: &Tokens, tags: &[Tag], parse: &[Node], vectors: &Vectors) -> Vec<Mention> {
    if vectors.is_empty() {
        return Vec::new();
    }
    let types: Vec<Option<EntityType>> = vectors.heads().mentions.iter().map(|label| entity_type(label)).collect();
    let names = Bio::new(&vectors.heads().names);
    let mut found = Vec::new();
    for sentence in &tokens.sentences {
        let mut spans = without_crossings(&sentence.words, candidates(&sentence.words, tags, &types, vectors));
        for (words, entity) in named(&sentence.words, &names, vectors) {
            let head = head_of(&words, parse);
            // A name is known already where a mention of the same extent or around the same head stands.
            let known = spans
                .iter()
                .any(|s| s.words == words || (overlap(&s.words, &words) && head_of(&s.words, parse) == head));
            if !known && !spans.iter().any(|s| crosses(&s.words, &words)) {
                spans.push(Candidate { words, entity, margin: 0.0 });
            }
        }
        spans.sort_by_key(|span| (span.words.start, Reverse(span.words.end)));
        found.extend(spans.into_iter().map(|Candidate { words, entity, .. }| {
            let head = head_of(&words, parse);
            let form = match tags[head].pos.as_str() {
                "PROPN" => Form::Name,
                "PRON" => Form::Pronoun,
                _ => Form::Nominal,
            };
            Mention { words, head, entity, form }
        }));
    }
    found
}

/// Spans of a sentence whose best type is not "none".
fn candidates(sentence: &Words, tags: &[Tag], types: &[Option<EntityType>], vectors: &Vectors) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut scores = Vec::new();
    let edge = |word: usize| tags[word].pos != "PUNCT";
    for first in sentence.clone().filter(|&word| edge(word)) {
        let start = vectors.side(Side::MentionStart, first);
        for last in (first..sentence.end.min(first + LONGEST_MENTION)).filter(|&word| edge(word)) {
            scores.clear();
            let end = vectors.side(Side::MentionEnd, last);
            vectors.heads().mention.score(&start, &end, length_bucket(last + 1 - first), &mut scores);
            let best = crate::weights::best_of(&scores);
            if let Some(entity) = types[best] {
                let none = types.iter().position(Option::is_none).map_or(0.0, |none| scores[none]);
                found.push(Candidate { words: first..last + 1, entity, margin: scores[best] - none });
            }
        }
    }
    found
}

/// Of two spans that cross, the one with the higher margin stays.
fn without_crossings(sentence: &Words, mut spans: Vec<Candidate>) -> Vec<Candidate> {
    spans.sort_by(|a, b| b.margin.total_cmp(&a.margin).then_with(|| a.words.start.cmp(&b.words.start)));
    // The ends of the spans kept, by their start; only starts within the longest mention can cross.
    let mut ends: Vec<Vec<usize>> = vec![Vec::new(); sentence.len()];
    let mut kept = Vec::new();
    for span in spans {
        let earliest = span.words.start.saturating_sub(LONGEST_MENTION).max(sentence.start);
        let crossed = (earliest..span.words.end)
            .any(|start| ends[start - sentence.start].iter().any(|&end| crosses(&(start..end), &span.words)));
        if !crossed {
            ends[span.words.start - sentence.start].push(span.words.end);
            kept.push(span);
        }
    }
    kept
}

/// Named spans with their types, as the names head alone finds them; a name of none of the three types is a
/// [`EntityType::Work`].
#[must_use]
pub fn names(tokens: &Tokens, vectors: &Vectors) -> Vec<(Words, EntityType)> {
    let names = Bio::new(&vectors.heads().names);
    tokens.sentences.iter().flat_map(|sentence| named(&sentence.words, &names, vectors)).collect()
}

/// Named spans of a sentence, as the conventions of CoNLL-2003 have them.
fn named(sentence: &Words, names: &Bio, vectors: &Vectors) -> Vec<(Words, EntityType)> {
    let scores: Vec<f32> = sentence.clone().flat_map(|word| vectors.scores(Scores::Name, word)).copied().collect();
    let spans = names.spans(&scores).into_iter();
    spans
        .map(|(words, label)| {
            let entity = match vectors.heads().names[label].as_str() {
                "B-PER" => EntityType::Person,
                "B-ORG" => EntityType::Organization,
                "B-LOC" => EntityType::Place,
                _ => EntityType::Work,
            };
            (words.start + sentence.start..words.end + sentence.start, entity)
        })
        .collect()
}

/// The types of GUM, with living and formless things as objects.
fn entity_type(label: &str) -> Option<EntityType> {
    Some(match label {
        "none" => return None,
        "person" => EntityType::Person,
        "organization" => EntityType::Organization,
        "place" => EntityType::Place,
        "time" => EntityType::Time,
        "event" => EntityType::Event,
        "object" | "animal" | "plant" | "substance" => EntityType::Object,
        "work" => EntityType::Work,
        _ => EntityType::Abstract,
    })
}

/// The first word of a span whose head lies outside.
#[must_use]
pub fn head_of(words: &Words, parse: &[Node]) -> usize {
    words.clone().find(|&word| parse[word].head.is_none_or(|head| !words.contains(&head))).unwrap_or(words.end - 1)
}

fn crosses(a: &Words, b: &Words) -> bool {
    (a.start < b.start && b.start < a.end && a.end < b.end) || (b.start < a.start && a.start < b.end && b.end < a.end)
}

fn overlap(a: &Words, b: &Words) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_of_two_that_cross_stays() {
        let span = |words: Words, margin| Candidate { words, entity: EntityType::Person, margin };
        let spans = vec![span(10..13, 1.0), span(12..15, 2.0), span(12..13, 0.5), span(10..16, 0.1), span(14..17, 3.0)];
        let kept: Vec<Words> = without_crossings(&(10..20), spans).into_iter().map(|span| span.words).collect();
        assert_eq!(kept, [14..17, 10..13, 12..13]);
    }

    #[test]
    fn the_head_hangs_outside() {
        let node = |head| Node { head, ..Node::default() };
        let parse = [node(Some(1)), node(Some(3)), node(Some(1)), node(None)];
        assert_eq!(head_of(&(0..3), &parse), 1);
        assert_eq!(head_of(&(0..4), &parse), 3);
    }

    #[test]
    fn without_vectors_there_are_no_mentions() {
        assert_eq!(find(&Tokens::default(), &[], &[], &Vectors::default()), []);
    }
}
