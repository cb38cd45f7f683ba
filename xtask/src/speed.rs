//! How fast the program reads beside spaCy, and where its time goes.
//!
//! In go the texts of `PolNeAR` dev, out comes `eval/speed.md`: words a second and memory of `hearsay read` and of spaCy's
//! `en_core_web_sm` on the same texts in the same run, and the share of each layer.

use crate::eval::speed::{run as read, texts};
use crate::{Error, readme, root};
use hearsay_analyze::{Lexicon, Weights, attributions, claims, corefs, frames, mentions, parse, tags, times, tokens};
use hearsay_model::Analysis;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Each program is run so often, by turns; the best counts.
const ROUNDS: usize = 3;

/// Runs the command.
pub fn run(arguments: &[String]) -> Result<(), Error> {
    let (mut data, mut python, mut day) = (root().join("../shared"), String::from("python3"), String::new());
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let value = rest.next().ok_or(format!("{option} needs a value"))?;
        match option.as_str() {
            "--data" => data = value.into(),
            "--python" => python.clone_from(value),
            "--date" => day.clone_from(value),
            _ => return Err(format!("no option `{option}`").into()),
        }
    }
    let folder = data.join("data/polnear/dev/text");
    if !folder.is_dir() {
        return Err(format!("skipped: there is no {}", folder.display()).into());
    }
    let program = readme::build()?;
    let texts = texts(&folder)?;
    let words: usize = texts.iter().map(|(_, text)| text.split_whitespace().count()).sum();
    let mut ours: Option<(f64, u64)> = None;
    let mut peers: BTreeMap<usize, Option<(f64, u64)>> = BTreeMap::from([(1, None), (2, None)]);
    for _ in 0..ROUNDS {
        let (took, memory) = read(&program, &[folder.as_os_str()])?;
        better(&mut ours, words as f64 / took.as_secs_f64(), memory.unwrap_or_default() * 1024 / 1_000_000);
        for (processes, best) in &mut peers {
            if let Some((speed, memory)) = spacy(&python, &folder, *processes) {
                better(best, speed, memory);
            }
        }
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut page = String::from("# How fast it reads\n\n");
    writeln!(
        page,
        "Written by `cargo xtask speed` on {day}, on {cores} cores: the texts of PolNeAR dev ({words} words, as blanks part \
         them), each program {ROUNDS} times by turns, the best of each. spaCy's `en_core_web_sm` tags, parses and finds names; \
         `hearsay read --format json` does that too, and roles of verbs, attributions, who is who, claims and their chains. \
         spaCy's time is without loading it, ours from start to end. Its memory is that of one process.\n"
    )?;
    page.push_str("| program | words a second | highest memory |\n| --- | ---: | ---: |\n");
    let shown = |best: Option<(f64, u64)>| {
        best.map_or("not measured | ".into(), |(speed, memory)| format!("{speed:.0} | {memory} MB"))
    };
    writeln!(page, "| `hearsay read`, {cores} threads | {} |", shown(ours))?;
    for (processes, best) in &peers {
        let plural = if *processes == 1 { "process" } else { "processes" };
        writeln!(page, "| spaCy `en_core_web_sm`, {processes} {plural} | {} |", shown(*best))?;
    }
    if let (Some((ours, _)), Some(Some((theirs, _)))) = (ours, peers.get(&2)) {
        writeln!(page, "\nOurs is {:.2} of spaCy's with two processes; the aim is 1.", ours / theirs)?;
    }
    page.push_str("\n## Where the time goes\n\nOne document after the other, each layer by itself.\n\n");
    page.push_str("| layer | share of the time |\n| --- | ---: |\n");
    let layers = layers(&texts)?;
    let whole: f64 = layers.iter().map(|(_, took)| took.as_secs_f64()).sum();
    for (layer, took) in layers {
        writeln!(page, "| {layer} | {:.1} % |", 100.0 * took.as_secs_f64() / whole)?;
    }
    std::fs::write(root().join("eval/speed.md"), page)?;
    Ok(())
}

fn better(best: &mut Option<(f64, u64)>, speed: f64, memory: u64) {
    if best.is_none_or(|(known, _)| speed > known) {
        *best = Some((speed, memory));
    }
}

/// Words a second and megabytes of spaCy; none if this Python does not have it.
fn spacy(python: &str, folder: &Path, processes: usize) -> Option<(f64, u64)> {
    let script = root().join("eval/peers/spacy_speed.py");
    let output = Command::new(python).arg(script).arg(folder).arg(processes.to_string()).output().ok()?;
    let found: Value = serde_json::from_slice(&output.stdout).ok()?;
    Some((found["words a second"].as_f64()?, found["highest memory, MB"].as_u64()?))
}

/// What each step of [`hearsay_analyze::analyze`] takes, over all texts.
fn layers(texts: &[(PathBuf, String)]) -> Result<Vec<(&'static str, Duration)>, Error> {
    let (weights, lexicon) = (Weights::embedded()?, Lexicon::embedded()?);
    let mut sums: Vec<(&'static str, Duration)> = Vec::new();
    for (path, text) in texts {
        let mut at = 0;
        let mut begun = Instant::now();
        let mut done = |layer| {
            if sums.len() == at {
                sums.push((layer, Duration::ZERO));
            }
            sums[at].1 += begun.elapsed();
            at += 1;
            begun = Instant::now();
        };
        let document = hearsay_read::document(&path.to_string_lossy(), text.as_bytes())?;
        done("reading");
        let draft = tokens::find(&document);
        done("tokens");
        let text = &document.text;
        let vectors = weights.encode(text, &draft);
        done("encoder and heads");
        let tokens = tokens::settle(draft, &vectors);
        let tags = tags::assign(text, &tokens, &vectors);
        let parse = parse::build(&tokens, &vectors);
        let factuality = vectors.factuality();
        done("sentences, tags, tree");
        let mentions = mentions::find(&tokens, &tags, &parse, &vectors);
        let frames = frames::find(text, &tokens, &tags, &parse, &vectors);
        done("mentions and frames");
        let attributions = attributions::find(text, &tokens, &tags, &parse, &mentions, &vectors, &lexicon);
        done("attributions");
        let (actor_of, actors) =
            corefs::link(text, &tokens, &tags, &parse, &mentions, &attributions, &vectors, &lexicon);
        done("who is who");
        let (times, diagnostics) = times::find(text, &tokens, document.published.as_deref());
        let mut analysis = Analysis {
            tokens,
            tags,
            parse,
            factuality,
            mentions,
            frames,
            attributions,
            actor_of,
            actors,
            times,
            claims: Vec::new(),
            diagnostics,
        };
        analysis.claims = claims::draw(&document, &analysis, &lexicon);
        done("times and claims");
        let json = serde_json::to_vec(&hearsay_model::record::Record::new(&document, &analysis))?;
        drop(json);
        done("output");
    }
    Ok(sums)
}
