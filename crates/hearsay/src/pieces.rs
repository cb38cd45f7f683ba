//! A long document is analysed piece by piece, so that memory does not grow with it, and the layers are put together again.
//!
//! In go a document and the function that analyses one, out comes the analysis of the whole. Pieces end at the borders of
//! blocks, or where a block is very long, of what looks like a sentence: "… at Vess. | Orlin left …". Actors of the same
//! name and kind are one across pieces; a pronoun or a source is never looked for outside its own piece, and a diagnostic
//! says so.

use hearsay_model::{
    ActorId, ActorKind, Analysis, Block, Claim, Diagnostic, Document, Filler, Hop, Sentence, Span, Token, Words,
};
use std::collections::HashMap;

/// A text of up to this many bytes is one piece.
const WHOLE_BYTES: usize = 192 * 1024;
/// Pieces of a longer one are no longer than this.
const PIECE_BYTES: usize = 128 * 1024;

/// Analyses a document, a long one piece by piece.
pub fn analyze(document: &Document, analyze: impl Fn(&Document) -> Analysis) -> Analysis {
    if document.text.len() <= WHOLE_BYTES { analyze(document) } else { by_piece(document, PIECE_BYTES, analyze) }
}

fn by_piece(document: &Document, bytes: usize, analyze: impl Fn(&Document) -> Analysis) -> Analysis {
    let pieces = cut(document, bytes);
    let mut whole = Whole::default();
    for piece in &pieces {
        let part = Document {
            text: document.text[piece.start..piece.end].to_owned(),
            blocks: piece.blocks.iter().map(|(_, block)| *block).collect(),
            diagnostics: Vec::new(),
            path: document.path.clone(),
            id: document.id.clone(),
            publisher: document.publisher.clone(),
            byline: document.byline.clone(),
            published: document.published.clone(),
            language: document.language.clone(),
            ..Document::default()
        };
        whole.add(analyze(&part), piece);
    }
    let message = format!("a long text, read in {} pieces; only names are linked across them", pieces.len());
    whole.analysis.diagnostics.insert(0, Diagnostic { span: Span::new(0, 0), layer: "corefs", message });
    whole.analysis
}

/// A stretch of the text with the blocks in it.
struct Piece {
    start: usize,
    end: usize,
    /// Number of the block in the document, and the block with offsets of the piece.
    blocks: Vec<(usize, Block)>,
}

/// Cuts the text into pieces of up to `bytes`.
fn cut(document: &Document, bytes: usize) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (number, block) in document.blocks.iter().enumerate() {
        let mut from = block.span.start;
        while from < block.span.end {
            let to =
                if block.span.end - from <= bytes { block.span.end } else { sentence_end(&document.text, from, bytes) };
            if pieces.last().is_none_or(|piece| to - piece.start > bytes) {
                pieces.push(Piece { start: from, end: from, blocks: Vec::new() });
            }
            let Some(piece) = pieces.last_mut() else { break };
            piece.end = to;
            let words = document.text[from..to].trim_end().len();
            let span = Span::new(from - piece.start, from - piece.start + words);
            piece.blocks.push((number, Block { kind: block.kind, span }));
            from = to;
        }
    }
    pieces
}

/// Where to cut a block after `from`: behind the last full stop with a blank, or a blank, or any character, in the second
/// half of `bytes`.
fn sentence_end(text: &str, from: usize, bytes: usize) -> usize {
    let border = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (middle, end) = (border(from + bytes / 2), border(from + bytes));
    let window = &text[middle..end];
    let stop = window.rfind(". ").map(|at| at + 2);
    middle + stop.or_else(|| window.rfind(' ').map(|at| at + 1)).unwrap_or(window.len())
}

/// The layers put together so far.
#[derive(Default)]
struct Whole {
    analysis: Analysis,
    /// Actors by kind and name.
    known: HashMap<(ActorKind, String), ActorId>,
}

impl Whole {
    fn add(&mut self, part: Analysis, piece: &Piece) {
        let whole = &mut self.analysis;
        let first_token = whole.tokens.items.len();
        let first_sentence = whole.tokens.sentences.len();
        let first_mention = whole.mentions.len();
        let first_attribution = whole.attributions.len();
        let place = |span: Span| Span::new(span.start + piece.start, span.end + piece.start);
        let block = |number: usize| piece.blocks.get(number).map_or(number, |(number, _)| *number);
        let words = |words: &Words| words.start + first_token..words.end + first_token;
        let all = |pieces: &[Words]| pieces.iter().map(words).collect();

        whole.tokens.items.extend(part.tokens.items.into_iter().map(|token| Token {
            span: place(token.span),
            sentence: token.sentence + first_sentence,
            block: block(token.block),
            ..token
        }));
        whole.tokens.sentences.extend(
            part.tokens
                .sentences
                .into_iter()
                .map(|sentence| Sentence { words: words(&sentence.words), block: block(sentence.block) }),
        );
        whole.tags.extend(part.tags);
        whole.factuality.extend(part.factuality);
        whole.parse.extend(part.parse.into_iter().map(|mut node| {
            node.head = node.head.map(|head| head + first_token);
            node
        }));
        whole.mentions.extend(part.mentions.into_iter().map(|mut mention| {
            mention.words = words(&mention.words);
            mention.head += first_token;
            mention
        }));
        whole.frames.extend(part.frames.into_iter().map(|mut frame| {
            frame.predicate += first_token;
            frame.arguments.iter_mut().for_each(|argument| argument.words = words(&argument.words));
            frame
        }));
        whole.attributions.extend(part.attributions.into_iter().map(|mut attribution| {
            attribution.source = all(&attribution.source);
            attribution.cue = all(&attribution.cue);
            attribution.content = all(&attribution.content);
            attribution.venue = attribution.venue.as_ref().map(words);
            attribution.parent = attribution.parent.map(|parent| parent + first_attribution);
            attribution
        }));
        let mut actors = Vec::with_capacity(part.actors.len());
        for mut actor in part.actors {
            actor.mentions.iter_mut().for_each(|mention| *mention += first_mention);
            let next = whole.actors.len();
            // Two officials here are not the two officials there.
            let id = if actor.kind == ActorKind::Unnamed {
                next
            } else {
                *self.known.entry((actor.kind, actor.name.clone())).or_insert(next)
            };
            actors.push(id);
            if id == next {
                whole.actors.push(actor);
            } else {
                whole.actors[id].mentions.extend(actor.mentions);
            }
        }
        let actor = |id: ActorId| actors.get(id).copied();
        whole.actor_of.extend(part.actor_of.into_iter().map(|id| id.and_then(actor)));
        whole.times.extend(part.times.into_iter().map(|mut time| {
            time.words = words(&time.words);
            time
        }));
        let filler = |filler: &Filler| Filler { actor: filler.actor.and_then(actor), words: words(&filler.words) };
        let hop = |hop: &Hop| Hop {
            role: hop.role,
            actor: hop.actor.and_then(actor),
            words: hop.words.as_ref().map(words),
            cue: hop.cue.as_ref().map(words),
            venue: hop.venue.as_ref().map(filler),
            attribution: hop.attribution.map(|attribution| attribution + first_attribution),
        };
        whole.claims.extend(part.claims.into_iter().map(|claim| {
            Claim {
                words: words(&claim.words),
                actor: claim.actor.iter().map(filler).collect(),
                recipient: claim.recipient.iter().map(filler).collect(),
                object: claim.object.iter().map(filler).collect(),
                place: claim.place.iter().map(filler).collect(),
                time: claim
                    .time
                    .iter()
                    .map(|when| hearsay_model::When { words: words(&when.words), value: when.value.clone() })
                    .collect(),
                chain: claim.chain.iter().map(hop).collect(),
                chain_or: claim.chain_or.as_ref().map(|chain| chain.iter().map(hop).collect()),
                evidence: all(&claim.evidence),
                ..claim
            }
        }));
        whole.diagnostics.extend(part.diagnostics.into_iter().map(|mut diagnostic| {
            diagnostic.span = place(diagnostic.span);
            diagnostic
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::text::sample;
    use hearsay_model::record::Record;
    use hearsay_model::{BlockKind, Quote, Tokens};

    /// Words parted by blanks, each its own sentence.
    fn words(document: &Document) -> Analysis {
        let mut tokens = Tokens::default();
        for (number, block) in document.blocks.iter().enumerate() {
            let mut start = block.span.start;
            for word in block.span.of(&document.text).split(' ') {
                if !word.is_empty() {
                    let at = tokens.items.len();
                    let span = Span::new(start, start + word.len());
                    tokens.items.push(Token { span, quote: Quote::Outside, sentence: at, block: number });
                    tokens.sentences.push(Sentence { words: at..at + 1, block: number });
                }
                start += word.len() + 1;
            }
        }
        Analysis { tokens, ..Analysis::default() }
    }

    #[test]
    fn pieces_give_the_same_words() {
        let text =
            "Orlín left Vess. The Militia denies it.\n\nBoats came at night. Nobody saw them.\n\nVess.".to_owned();
        let mut blocks = Vec::new();
        let mut start = 0;
        for paragraph in text.split("\n\n") {
            let span = Span::new(start, start + paragraph.len());
            blocks.push(Block { kind: BlockKind::Paragraph, span });
            start += paragraph.len() + 2;
        }
        let document = Document { text, blocks, ..Document::default() };
        let whole = words(&document).tokens.items;
        for bytes in 24..100 {
            let found = by_piece(&document, bytes, words).tokens.items;
            assert_eq!(found.len(), whole.len(), "{bytes}");
            for (number, (found, wanted)) in found.iter().zip(&whole).enumerate() {
                assert_eq!((found.span, found.block), (wanted.span, wanted.block), "{bytes}");
                assert_eq!(found.sentence, number);
            }
        }
    }

    #[test]
    fn claims_keep_their_words_and_chains() {
        let (mut document, one) = sample::report();
        let single = Record::new(&document, &one);
        let length = document.text.len();
        document.text = format!("{}\n\n{}", document.text, document.text);
        let second = Block { kind: BlockKind::Paragraph, span: Span::new(length + 2, 2 * length + 2) };
        document.blocks.push(second);
        let both = by_piece(&document, length, |part| {
            assert_eq!(part.text.len(), length);
            one.clone()
        });
        let record = Record::new(&document, &both);
        let half = record.claims.len() / 2;
        assert_eq!(half, single.claims.len());
        let points = single.document.text.chars().count() + 2;
        for (first, second) in record.claims[..half].iter().zip(&record.claims[half..]) {
            assert_eq!(first.label, second.label);
            assert_eq!(first.words.start + points, second.words.start);
            assert_eq!(first.chain.len(), second.chain.len());
            assert_eq!(first.actor.iter().map(|filler| &filler.actor).collect::<Vec<_>>(), {
                second.actor.iter().map(|filler| &filler.actor).collect::<Vec<_>>()
            });
        }
        // Named actors are one, the two officials are not.
        assert_eq!(record.actors.len(), single.actors.len() + 1);
        assert_eq!(record.actors[0].mentions.len(), 2 * single.actors[0].mentions.len());
    }
}
