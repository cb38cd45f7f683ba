//! How much of the article is taken from web pages, and how fast.
//!
//! In go the pages of the benchmark of article extraction, out come the scorer's figures for `hearsay read`, those of the
//! extractor it builds on as it comes, and pages a second. Of `<nav>Home</nav><article><p>Orlin left.</p></article>` the
//! words "Orlin left." are wanted.

use super::{Places, Table, shown};
use crate::{Error, readme, root};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Times that all pages are read for the speed.
const ROUNDS: usize = 5;
/// What people say pages are called, when they came out and who wrote them.
const LABELS: &str = "eval/pages.tsv";

/// Measures.
///
/// # Errors
/// If the pages are not there, or the scorer can't be run.
pub fn measure(places: &Places) -> Result<Table, Error> {
    let set = places.data.join("data/article-extraction");
    if !set.join("ground-truth.json").is_file() {
        return Err(format!("skipped: there is no {}", set.join("ground-truth.json").display()).into());
    }
    let mut table = Table::new(
        "Articles in web pages",
        "`score_pages.py` on `data/article-extraction`: shingles of four words, each page weighs the same. Beside it \
         `rs-trafilatura`, which `read` builds on, as it comes. Speed is from the bytes of a page to a document, with a thread \
         a core, the best of five rounds. Rules were mended by the errors on these pages: others will score lower.",
    );
    let ours = score(places, &set, &readme::build()?, "read --format json")?;
    let bare = score(places, &set, &std::env::current_exe()?, "bare-page")?;
    for (figure, aim) in [("f1", "≥ 97"), ("precision", ""), ("recall", "")] {
        let name = if figure == "f1" { "F1" } else { figure };
        table.words(name, shown(&ours[figure]), aim);
        table.words(format!("{name}, `rs-trafilatura` as it comes"), shown(&bare[figure]), "");
    }
    table.words("pages", shown(&ours["pages"]), "");
    let facts = facts(&set)?;
    table.words("pages with labels of our own", facts.pages.to_string(), "≥ 40");
    for (what, right) in [("title", facts.titles), ("date", facts.dates), ("authors", facts.authors)] {
        table.row(format!("{what} right, % of them"), 100.0 * right as f64 / facts.pages.max(1) as f64, "");
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let speed = speed(&pages(&set)?, cores);
    table.words(format!("pages a second on {cores} cores"), format!("{speed:.0}"), "≥ 150");
    Ok(table)
}

/// Prints the text that the extractor finds in a page when nothing of ours is around it, in the form of `hearsay read`.
///
/// # Errors
/// If the page can't be read. One in which it finds nothing has no text.
pub fn bare(arguments: &[String]) -> Result<(), Error> {
    let path = arguments.first().ok_or("bare-page needs a page")?;
    let text = rs_trafilatura::extract_bytes(&std::fs::read(path)?).map_or(String::new(), |found| found.content_text);
    writeln!(std::io::stdout(), "{}", json!({ "document": { "text": text } }))?;
    Ok(())
}

fn score(places: &Places, set: &Path, program: &Path, command: &str) -> Result<Value, Error> {
    let program = program.to_string_lossy().replace('\'', "'\"'\"'");
    let output = Command::new("python3")
        .arg(places.data.join("tools/score_pages.py"))
        .arg(set)
        .arg(format!("'{program}' {command}"))
        .output()
        .map_err(|error| format!("python3 can't be run: {error}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!("score_pages.py failed: {}", message.lines().last().unwrap_or_default()).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// How many pages' facts are as labelled.
struct Right {
    pages: usize,
    titles: usize,
    dates: usize,
    authors: usize,
}

/// Compares what is read with the labels in `eval/pages.tsv`. Nothing of the pages is kept there but hashes; a page that
/// says nothing of a date or an author is right if nothing is found.
fn facts(set: &Path) -> Result<Right, Error> {
    let mut right = Right { pages: 0, titles: 0, dates: 0, authors: 0 };
    for line in std::fs::read_to_string(root().join(LABELS))?.lines().skip(1) {
        let [page, title, date, authors] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("{LABELS}: a line has not four columns: {line}").into());
        };
        let path = set.join("html").join(format!("{page}.html.gz"));
        let document = hearsay_read::html::document("page.html", &unpacked(&path)?)?;
        let found = document.title.as_deref().map_or(String::new(), hashed);
        let byline = together(document.byline.iter().map(|name| hashed(name)).collect());
        let published = document.published.as_deref().unwrap_or_default();
        right.pages += 1;
        right.titles += usize::from(found == title);
        right.dates += usize::from(published == date);
        right.authors += usize::from(byline == authors);
        if std::env::var_os("HEARSAY_MISSES").is_some() && (found != title || published != date || byline != authors) {
            eprintln!("{page}: {:?} {published:?} {:?}", document.title, document.byline);
        }
    }
    Ok(right)
}

/// Writes labels that people made (page, title, date, authors apart by `;`, with a header) into `eval/pages.tsv`, titles
/// and names as hashes.
///
/// # Errors
/// If the labels can't be read or written.
pub fn labels(arguments: &[String]) -> Result<(), Error> {
    let from = arguments.first().ok_or("page-labels needs a file")?;
    let mut kept = String::from("page\ttitle\tdate\tauthors\n");
    for line in std::fs::read_to_string(from)?.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [page, title, date, authors] = columns[..] else {
            return Err(format!("{from}: a line has not four columns: {line}").into());
        };
        let authors = authors.split(';').map(str::trim).filter(|name| !name.is_empty()).map(hashed).collect();
        writeln!(kept, "{page}\t{}\t{date}\t{}", hashed(title), together(authors))?;
    }
    std::fs::write(root().join(LABELS), kept)?;
    Ok(())
}

/// What stands for words whose letters and digits are the same.
fn hashed(words: &str) -> String {
    let plain: String = words.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Sha256::digest(plain.as_bytes())[..8].iter().fold(String::new(), |sum, byte| sum + &format!("{byte:02x}"))
}

fn together(mut names: Vec<String>) -> String {
    names.sort();
    names.dedup();
    names.join(" ")
}

fn unpacked(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path)?).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The pages, unpacked.
fn pages(set: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(set.join("html"))?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "gz"));
    paths.sort();
    paths.iter().map(|path| unpacked(path)).collect()
}

/// Pages a second.
fn speed(pages: &[Vec<u8>], threads: usize) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let next = AtomicUsize::new(0);
        let start = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..threads {
                // Trees of pages are deep.
                let thread = std::thread::Builder::new().stack_size(64 * 1024 * 1024);
                let work = || {
                    while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                        _ = std::hint::black_box(hearsay_read::html::document("page.html", page));
                    }
                };
                if thread.spawn_scoped(scope, work).is_err() {
                    work();
                }
            }
        });
        best = best.min(start.elapsed());
    }
    pages.len() as f64 / best.as_secs_f64()
}
