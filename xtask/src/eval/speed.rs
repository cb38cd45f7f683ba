//! How fast the built program reads, and what it needs.
//!
//! In go the texts of `PolNeAR` dev, out come words a second, memory, the time from start to end on one short report, and
//! how much of the time the encoder takes.

use super::{Places, Table};
use crate::{Error, readme};
use hearsay_analyze::{Lexicon, Weights, analyze, tokens};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SHORT: &str = "Commander Tamas Orlin told Radio Vess on Tuesday that nobody had fired at the bridge.\n";

/// Measures. Runs on an idle machine tell most.
///
/// # Errors
/// If the texts can't be read or the program fails.
pub fn measure(places: &Places) -> Result<Table, Error> {
    let mut table = Table::new(
        "Speed",
        "`read --format json` over the texts of PolNeAR dev, all in one run, the best of two; words are what blanks \
         part. Start to end is one sentence on standard input, the best of five. The encoder's share is of the time of \
         `analyze` on one document after the other.",
    );
    let folder = places.data.join("data/polnear/dev/text");
    let program = readme::build()?;
    let texts = texts(&folder)?;
    let words: usize = texts.iter().map(|(_, text)| text.split_whitespace().count()).sum();
    let mut best: Option<(Duration, Option<u64>)> = None;
    for _ in 0..2 {
        let took = run(&program, &[folder.as_os_str()])?;
        if best.is_none_or(|best| took.0 < best.0) {
            best = Some(took);
        }
    }
    if let Some((time, memory)) = best {
        table.words("words", words.to_string(), "");
        table.words("words a second", format!("{:.0}", words as f64 / time.as_secs_f64()), "≥ 2500");
        let memory = memory.map_or("not measured".into(), |kib| format!("{:.0} MB", kib as f64 / 1000.0 * 1.024));
        table.words("highest memory", memory, "< 700 MB");
    }
    let short = std::env::temp_dir().join(format!("hearsay-eval-{}.txt", std::process::id()));
    std::fs::write(&short, SHORT)?;
    let starts: Result<Vec<_>, Error> = (0..5).map(|_| run(&program, &[short.as_os_str()])).collect();
    std::fs::remove_file(&short)?;
    if let Some(fastest) = starts?.into_iter().map(|(time, _)| time).min() {
        table.words("start to end, one sentence", format!("{:.2} s", fastest.as_secs_f64()), "< 0.5 s");
    }
    table.row("encoder's share of the time", 100.0 * encoder_share(&texts)?, "");
    Ok(table)
}

/// The texts of a folder.
pub fn texts(folder: &Path) -> Result<Vec<(PathBuf, String)>, Error> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    paths.into_iter().map(|path| Ok((path.clone(), std::fs::read_to_string(path)?))).collect()
}

/// Runs `read --format json`. Returns the time it took and, where the system tells, the most memory it held, in KiB.
pub fn run(program: &Path, paths: &[&std::ffi::OsStr]) -> Result<(Duration, Option<u64>), Error> {
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(["read", "--format", "json"])
        .args(paths)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut memory = None;
    loop {
        // The system forgets the figure when the process ends, so it is asked for while it runs.
        let now = std::fs::read_to_string(&status).ok().and_then(|status| {
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.trim().trim_end_matches(" kB").parse().ok()
        });
        memory = now.or(memory);
        if let Some(status) = child.try_wait()? {
            let took = begun.elapsed();
            return if status.success() {
                Ok((took, memory))
            } else {
                Err(format!("hearsay read ended with {status}").into())
            };
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The part of `analyze` that the encoder takes.
fn encoder_share(texts: &[(PathBuf, String)]) -> Result<f64, Error> {
    let (weights, lexicon) = (Weights::embedded()?, Lexicon::embedded()?);
    let (mut encoder, mut whole) = (Duration::ZERO, Duration::ZERO);
    for (path, text) in texts {
        let document = hearsay_read::document(&path.to_string_lossy(), text.as_bytes())?;
        let begun = Instant::now();
        let analysis = analyze(&document, &weights, &lexicon);
        whole += begun.elapsed();
        let drawn = tokens::find(&document);
        let begun = Instant::now();
        let vectors = weights.encode(&document.text, &drawn);
        encoder += begun.elapsed();
        drop((analysis, vectors));
    }
    Ok(encoder.as_secs_f64() / whole.as_secs_f64().max(f64::EPSILON))
}
