//! Writes what the scorer of antecedents is trained on (`training/corefs.py`): what the program itself finds and asks in
//! annotated documents.
//!
//! In go a folder of weights and files in CoNLL-U with `Entity=` brackets; into a folder go `table.json` and arrays of little-endian numbers: for each mention its cluster as annotated, what is known of it and its vectors, and for
//! each mention with an earlier one what is known of the two.

use crate::eval::entities::entities;
use crate::eval::layers::{given_document, read, read_given};
use crate::{Error, conllu};
use hearsay_analyze::corefs;
use hearsay_analyze::weights::{COREF_OWN, COREF_PAIR, Side, Weights};
use hearsay_analyze::{Lexicon, attributions, mentions};
use hearsay_model::Words;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

/// Runs `cargo xtask corefs WEIGHTS OUT FILE…`.
///
/// # Errors
/// When weights or files can't be read, or the arrays not be written.
pub fn run(arguments: &[String]) -> Result<(), Error> {
    let [weights, out, files @ ..] = arguments else { return Err("corefs needs WEIGHTS OUT FILE…".into()) };
    let (weights, lexicon) = (Weights::load(Path::new(weights))?, Lexicon::embedded()?);
    let out = Path::new(out);
    std::fs::create_dir_all(out)?;
    let array = |name: &str| File::create(out.join(name)).map(BufWriter::new);
    let (mut rows, mut pairs, mut vectors) = (array("mentions.i32")?, array("pairs.i16")?, array("vectors.f32")?);
    let mut documents = Vec::new();
    for file in files {
        for document in conllu::read(&read(Path::new(file))?) {
            let (given, gold) = (given_document(&document), entities(&document));
            let (text, tokens) = (&given.text, &given.tokens);
            let below = read_given(&given, &weights);
            let (tags, parse, encoded) = (&below.tags, &below.parse, &below.vectors);
            let found = mentions::find(tokens, tags, parse, encoded);
            let said = attributions::find(text, tokens, tags, parse, &found, encoded, &lexicon);
            let asked = corefs::examples(text, tokens, tags, parse, &found, &said, encoded, &lexicon);
            let numbered = || gold.iter().enumerate();
            let exact: HashMap<&Words, usize> =
                numbered().flat_map(|(cluster, words)| words.iter().map(move |words| (words, cluster))).collect();
            for (mention, example) in found.iter().zip(&asked) {
                let cluster = exact.get(&mention.words).map_or(-1, |&cluster| cluster as i32);
                let number = |value: usize| value as i32;
                let words = [number(mention.words.start), number(mention.words.end), number(mention.head)];
                let row = [cluster, number(example.cluster), number(example.candidates.len())];
                for value in words.into_iter().chain(row).chain(example.own.iter().map(|&value| number(value))) {
                    rows.write_all(&value.to_le_bytes())?;
                }
                for (other, pair) in &example.candidates {
                    for value in [*other].iter().chain(pair) {
                        pairs.write_all(&i16::try_from(*value)?.to_le_bytes())?;
                    }
                }
                let sides = [
                    (Side::CorefStart, mention.words.start),
                    (Side::CorefEnd, mention.words.end - 1),
                    (Side::CorefHead, mention.head),
                ];
                for (side, word) in sides {
                    for value in encoded.side(side, word).iter() {
                        vectors.write_all(&value.to_le_bytes())?;
                    }
                }
            }
            let spans = |cluster: &Vec<Words>| cluster.iter().map(|w| [w.start, w.end]).collect::<Vec<_>>();
            let gold: Vec<Vec<[usize; 2]>> = gold.iter().map(spans).collect();
            documents.push(serde_json::json!({ "file": file, "mentions": found.len(), "gold": gold }));
        }
    }
    let width = |known: &[(&'static str, usize)]| known.to_vec();
    let table = serde_json::json!({ "documents": documents, "own": width(&COREF_OWN), "pair": width(&COREF_PAIR) });
    std::fs::write(out.join("table.json"), table.to_string())?;
    [rows, pairs].iter_mut().try_for_each(BufWriter::flush)?;
    Ok(vectors.flush()?)
}
