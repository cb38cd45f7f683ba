//! Prints the tokens of texts as the program cuts them, for the training: in go paths of texts, out come lines of path,
//! start, end, sentence and whether the token opens a block, with tabs between.

use crate::Error;
use hearsay_analyze::tokens;
use std::io::Write as _;

/// Runs `cargo xtask tokens`. Offsets are code points into the file as it stands.
///
/// # Errors
/// When a file can't be read, or what is read of it is not a stretch of it as it stands.
pub fn run(paths: &[String]) -> Result<(), Error> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in paths {
        let raw = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        let document = hearsay_read::document(path, raw.as_bytes())?;
        // A header is taken off; whatever else changed would move every offset.
        let before = raw.find(&document.text).ok_or_else(|| format!("{path}: is not read as it stands"))?;
        let mut point = raw[..before].chars().count();
        let mut byte = 0;
        let mut block = None;
        for token in &tokens::find(&document).items {
            point += document.text[byte..token.span.start].chars().count();
            let end = point + token.span.of(&document.text).chars().count();
            let opens = u8::from(block.replace(token.block) != Some(token.block));
            writeln!(out, "{path}\t{point}\t{end}\t{}\t{opens}", token.sentence)?;
            point = end;
            byte = token.span.end;
        }
    }
    Ok(out.flush()?)
}
