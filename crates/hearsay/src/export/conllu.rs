//! CoNLL-U, the ten columns of Universal Dependencies: a document's words with their parts of speech, features, lemmas and
//! trees, and `start_char` and `end_char` in code points, as other tools print them.
//!
//! ```text
//! # newdoc id = tarn.txt
//! # sent_id = tarn.txt-1
//! # text = Orlin left.
//! 1   Orlin   Orlin   PROPN   _   Number=Sing             2   nsubj   _   start_char=0|end_char=5
//! 2   left    leave   VERB    _   Tense=Past|VerbForm=Fin 0   root    _   start_char=6|end_char=10|SpaceAfter=No
//! 3   .       .       PUNCT   _   _                       2   punct   _   start_char=10|end_char=11
//! ```

use super::printable;
use hearsay_model::record::Offsets;
use hearsay_model::{Analysis, Document, Sentence, TokenId};
use std::fmt::Write as _;

pub fn render(document: &Document, analysis: &Analysis) -> String {
    let offsets = Offsets::new(&document.text);
    let path = printable(&document.path);
    let mut out = format!("# newdoc id = {path}\n");
    let mut block = None;
    let sentences = analysis.tokens.sentences.iter().filter(|sentence| !sentence.words.is_empty());
    for (number, sentence) in sentences.enumerate() {
        if block.replace(sentence.block) != Some(sentence.block) {
            out.push_str("# newpar\n");
        }
        let text = printable(analysis.tokens.span(&sentence.words).of(&document.text));
        // Writing to a string can't fail.
        let _ = writeln!(out, "# sent_id = {path}-{}\n# text = {text}", number + 1);
        for token in sentence.words.clone() {
            word(&mut out, document, analysis, sentence, token, &offsets);
        }
        out.push('\n');
    }
    if out.ends_with("\n\n") {
        return out;
    }
    out.push('\n');
    out
}

fn word(
    out: &mut String,
    document: &Document,
    analysis: &Analysis,
    sentence: &Sentence,
    token: TokenId,
    offsets: &Offsets,
) {
    let span = analysis.tokens.items[token].span;
    let next = analysis.tokens.items.get(token + 1);
    let spaced = if next.is_some_and(|next| next.span.start == span.end) { "|SpaceAfter=No" } else { "" };
    let tag = analysis.tags.get(token);
    let node = analysis.parse.get(token);
    let head = match node {
        Some(node) => match node.head {
            Some(head) => (head + 1).saturating_sub(sentence.words.start).to_string(),
            None => "0".to_owned(),
        },
        None => "_".to_owned(),
    };
    let _ = writeln!(
        out,
        "{}\t{}\t{}\t{}\t_\t{}\t{head}\t{}\t_\tstart_char={}|end_char={}{spaced}",
        token - sentence.words.start + 1,
        cell(span.of(&document.text)),
        cell(tag.map_or("", |tag| &tag.lemma)),
        cell(tag.map_or("", |tag| &tag.pos)),
        cell(tag.map_or("", |tag| &tag.features)),
        cell(node.map_or("", |node| &node.relation)),
        offsets.point(span.start),
        offsets.point(span.end),
    );
}

/// A cell is never empty.
fn cell(words: &str) -> String {
    let words = printable(words);
    if words.is_empty() { "_".to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use crate::export::text::sample;

    #[test]
    fn ten_columns() {
        let (document, analysis) = sample::report();
        let out = super::render(&document, &analysis);
        assert!(out.starts_with("# newdoc id = tarn-bridge.txt\n# newpar\n# sent_id = tarn-bridge.txt-1\n# text = "));
        for line in out.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            assert_eq!(line.split('\t').count(), 10, "{line}");
        }
        assert!(out.ends_with("\n\n"));
        assert!(out.contains("\tstart_char=0|end_char=9\n"), "{out}");
    }
}
