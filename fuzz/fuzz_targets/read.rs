//! Bytes as an input of any kind: no reader may panic or hang, and what comes out keeps its laws.
//!
//! The first byte chooses the reader by the name of the input, or the variable `HEARSAY_READER` does for the whole run.
#![no_main]

use hearsay_read::{Item, Options, parts};
use libfuzzer_sys::fuzz_target;
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// Names of inputs, by the reader that is meant.
const NAMES: [(&str, &str); 12] = [
    ("html", "a.html"),
    ("jsonl", "a.jsonl"),
    ("json", "a.json"),
    ("csv", "a.csv"),
    ("feed", "a.xml"),
    ("warc", "a.warc"),
    ("mail", "a.eml"),
    ("mbox", "a.mbox"),
    ("pdf", "a.pdf"),
    ("packed", "a.zip"),
    ("markdown", "a.md"),
    ("text", "a.txt"),
];

static CHOSEN: LazyLock<Option<&str>> = LazyLock::new(|| {
    let wanted = std::env::var("HEARSAY_READER").ok()?;
    Some(NAMES.iter().find(|(reader, _)| *reader == wanted).expect("a reader of that name").1)
});

fuzz_target!(|bytes: &[u8]| {
    let (name, bytes) = match (*CHOSEN, bytes.split_first()) {
        (Some(name), _) => (name, bytes),
        (None, Some((&first, rest))) => (NAMES[usize::from(first) % NAMES.len()].1, rest),
        (None, None) => return,
    };
    let done = hearsay_read::read(name, &mut &bytes[..], &Options::default(), &mut |item| {
        match item {
            Item::Document(document) => {
                assert!(!document.text.trim().is_empty(), "a document has words");
                assert!(parts::blocks_cover(&document.text, &document.blocks), "every word lies in one block");
                for day in document.published.iter().chain(&document.modified) {
                    assert_eq!(day.len(), 10, "a day is YYYY-MM-DD");
                }
                let places = hearsay_read::places::find(&document);
                for block in &document.blocks {
                    if let Some(range) = places.of(block.span) {
                        assert!(range.start < range.end && range.end <= document.bytes.len());
                    }
                }
            }
            Item::Failed(error) => assert!(error.to_string().contains(error.path()), "a failure names its place"),
            Item::Note(note) => assert!(!note.is_empty()),
        }
        ControlFlow::Continue(())
    });
    assert!(done.is_continue());
});
