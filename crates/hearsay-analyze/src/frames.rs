//! `PropBank` frames: predicates with their sense and arguments. Tokens, tags, tree and the encoder's vectors in,
//! [`Frame`]s out: in "the Militia set up a post" `set_up.03` with ARG0 "the Militia" and ARG1 "a post".

use crate::paths::Bio;
use crate::weights::{Scores, Side, Vectors, best_of, bucket};
use hearsay_model::{Argument, Frame, Label, Node, Tag, TokenId, Tokens, Words};

/// Arguments are looked for so many words to either side at most, for text that has no sentences.
const REACH: usize = 160;

/// Finds predicates and their arguments.
#[must_use]
pub fn find(text: &str, tokens: &Tokens, tags: &[Tag], parse: &[Node], vectors: &Vectors) -> Vec<Frame> {
    let heads = vectors.heads();
    let roles = Bio::new(&heads.roles);
    let mut frames = Vec::new();
    for sentence in tokens.sentences.iter().filter(|_| !vectors.is_empty()) {
        for predicate in sentence.words.clone() {
            let group = &heads.senses[best_of(vectors.scores(Scores::Predicate, predicate))];
            if group == "O" {
                continue;
            }
            let arguments = arguments_of(predicate, &sentence.words, vectors, &roles);
            let sense = sense(text, predicate, group, tokens, tags, parse, &sentence.words);
            frames.push(Frame { predicate, sense, arguments });
        }
    }
    frames
}

/// The arguments of a token of `sentence`, if it is a predicate.
#[must_use]
pub fn arguments(predicate: TokenId, sentence: &Words, vectors: &Vectors) -> Vec<Argument> {
    arguments_of(predicate, sentence, vectors, &Bio::new(&vectors.heads().roles))
}

fn arguments_of(predicate: TokenId, sentence: &Words, vectors: &Vectors, roles: &Bio) -> Vec<Argument> {
    let heads = vectors.heads();
    let words = sentence.start.max(predicate.saturating_sub(REACH))..sentence.end.min(predicate.saturating_add(REACH));
    let anchor = vectors.side(Side::FramePredicate, predicate);
    let mut scores = Vec::with_capacity(words.len() * heads.roles.len());
    for word in words.clone() {
        let distance = bucket(word as isize - predicate as isize);
        heads.frame.score(&anchor, &vectors.side(Side::FrameToken, word), distance, &mut scores);
    }
    let spans = roles.spans(&scores).into_iter();
    spans
        .filter_map(|(span, label)| {
            let role = heads.roles[label].strip_prefix("B-").filter(|role| *role != "C-V")?;
            Some(Argument { role: Label::new(role), words: span.start + words.start..span.end + words.start })
        })
        .collect()
}

/// Lemma, particle if there is one, and sense: `set_up.03`.
fn sense(
    text: &str,
    predicate: TokenId,
    group: &str,
    tokens: &Tokens,
    tags: &[Tag],
    parse: &[Node],
    sentence: &Words,
) -> Label {
    let near = sentence.end.min(predicate + 8);
    let particle = (predicate + 1..near)
        .find(|&word| parse[word].head == Some(predicate) && parse[word].relation == "compound:prt")
        .map(|word| tokens.text(word, text).to_lowercase());
    let lemma = tags[predicate].lemma.to_lowercase();
    Label::new(match particle {
        Some(particle) => format!("{lemma}_{particle}.{group}"),
        None => format!("{lemma}.{group}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearsay_model::{Quote, Sentence, Span, Token};

    #[test]
    fn particles_stand_in_the_sense() {
        let token = |start, end| Token { span: Span::new(start, end), quote: Quote::Outside, sentence: 0, block: 0 };
        let items = vec![token(0, 3), token(4, 6), token(7, 12)];
        let tokens = Tokens { items, sentences: vec![Sentence { words: 0..3, block: 0 }] };
        let tag = |lemma: &str| Tag { lemma: lemma.into(), ..Tag::default() };
        let tags = [tag("set"), tag("up"), tag("post")];
        let node = |head, relation: &str| Node { head, relation: relation.into() };
        let mut parse = [node(None, "root"), node(Some(0), "compound:prt"), node(Some(0), "obj")];
        assert_eq!(sense("Set up posts", 0, "03", &tokens, &tags, &parse, &(0..3)), "set_up.03");
        parse[1].relation = "advmod".into();
        assert_eq!(sense("Set up posts", 0, "01", &tokens, &tags, &parse, &(0..3)), "set.01");
    }

    #[test]
    fn without_vectors_there_are_no_frames() {
        assert_eq!(find("", &Tokens::default(), &[], &[], &Vectors::default()), []);
    }
}
