//! Kills `hearsay add` at random moments, and looks at what is left.
//!
//! In goes a number of kills, out comes `eval/kills.md`. After every kill the ledger must open, `check` must find nothing, and
//! every report that is there must be there whole: its bytes, its record, two entries. Then `add` is run again, to be killed
//! again or to end; when it ends all reports must be there, each as in a ledger that nobody touched. Half of the kills are of
//! a process that only appends invented reports, which spends its time writing, where kills of `add` mostly hit its reading.

use crate::invent::{self, Draw};
use crate::ledger::append;
use crate::{Error, root};
use hearsay_ledger::store::Store;
use hearsay_ledger::store::sqlite::{FILE, Sqlite};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Reports of a run of `add`.
const READ: usize = 20;
/// Reports of a run that only appends.
const APPENDED: u64 = 100;
/// A ledger is killed so often at most before it is brought to its end.
const LIVES: u64 = 6;

/// No run is shorter.
const SHORTEST_US: u64 = 50_000;

/// What was seen.
#[derive(Default)]
struct Tally {
    kills: usize,
    before: usize,
    empty: usize,
    part: usize,
    full: usize,
    beside: usize,
    ends: usize,
}

/// Runs the command.
pub fn run(arguments: &[String]) -> Result<(), Error> {
    let (mut kills, mut seed) = (200, 1);
    let mut program = root().join("target/release/hearsay");
    let mut date = String::new();
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let mut value = || rest.next().cloned().ok_or(format!("{option} needs a value"));
        match option.as_str() {
            "--kills" => kills = value()?.parse()?,
            "--seed" => seed = value()?.parse()?,
            "--program" => program = value()?.into(),
            "--date" => date = value()?,
            "--append" => {
                append(Path::new(&value()?), u64::MAX, APPENDED)?;
                return Ok(());
            }
            _ => return Err(format!("no option `{option}`").into()),
        }
    }
    let folder = std::env::temp_dir().join(format!("hearsay-kill-{}", std::process::id()));
    let done = rounds(&folder, kills, seed, &program);
    std::fs::remove_dir_all(&folder)?;
    let (add, appended) = done?;
    let mut page = String::from("# Killed at random moments\n\n");
    // Writing to a string can't fail.
    let _ = write!(
        page,
        "Written by `cargo xtask kill --kills {kills} --seed {seed}`{}. After every kill the ledger was opened, checked (no \
         damage in any), and every report in it compared with what it should be, bytes, record and entries; after a few \
         kills the run was let end, and then all reports were there, each once. Any other outcome ends the command with an \
         error.\n\n",
        if date.is_empty() { String::new() } else { format!(" on {date}") }
    );
    page += "| what | `hearsay add` | appending alone |\n|---|---:|---:|\n";
    for (what, add, appended) in [
        ("kills (SIGKILL) of a living process", add.kills, appended.kills),
        ("left before there was a ledger", add.before, appended.before),
        ("left with an empty ledger", add.empty, appended.empty),
        ("left with some of the reports", add.part, appended.part),
        ("left with all of the reports, also by runs that ended before the kill", add.full, appended.full),
        ("left with work beside the file, taken in when it was opened", add.beside, appended.beside),
        ("runs let end, all reports there", add.ends, appended.ends),
    ] {
        let _ = writeln!(page, "| {what} | {add} | {appended} |");
    }
    eprint!("{page}");
    std::fs::write(root().join("eval/kills.md"), page)?;
    Ok(())
}

/// What a report must be: its bytes and its record as JSON.
type Wanted = BTreeMap<String, (Vec<u8>, String)>;

fn rounds(folder: &Path, kills: usize, seed: u64, program: &Path) -> Result<(Tally, Tally), Error> {
    let reports = folder.join("reports");
    std::fs::create_dir_all(&reports)?;
    for number in 0..READ {
        let (_, record) = invent::report(number as u64);
        // Two sentences of each, so that the run does not spend all of its time in the encoder.
        let short: Vec<&str> = record.document.text.split_inclusive('.').take(2).collect();
        std::fs::write(reports.join(format!("{number:03}.txt")), short.concat())?;
    }
    let add = |ledger: &Path| {
        let mut command = Command::new(program);
        command.args(["add", "--ledger"]).arg(ledger).arg(&reports);
        command
    };
    let own = std::env::current_exe()?;
    let appending = |ledger: &Path| {
        let mut command = Command::new(&own);
        command.args(["kill", "--append"]).arg(ledger);
        command
    };
    let mut draw = Draw::new(seed);
    let read = killed(&folder.join("add"), kills.div_ceil(2), &mut draw, &add)?;
    let appended = killed(&folder.join("append"), kills / 2, &mut draw, &appending)?;
    Ok((read, appended))
}

fn start(mut command: Command) -> Result<Child, Error> {
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}

fn killed(folder: &Path, kills: usize, draw: &mut Draw, run: &dyn Fn(&Path) -> Command) -> Result<Tally, Error> {
    std::fs::create_dir_all(folder)?;
    let untouched = folder.join("untouched");
    let begun = Instant::now();
    if !start(run(&untouched))?.wait()?.success() {
        return Err("a run that nobody kills fails".into());
    }
    // How long a run takes where the machine does nothing else; kills that come later hit nothing.
    let mut time_us = begun.elapsed().as_micros() as u64;
    let store = Sqlite::read(&untouched)?;
    let mut wanted = Wanted::new();
    for document in store.documents()? {
        wanted.insert(document.clone(), of(&store, &document)?);
    }
    drop(store);
    let mut tally = Tally::default();
    let ledger: PathBuf = folder.join("ledger");
    let mut lives = 0;
    while tally.kills < kills {
        let mut child = start(run(&ledger))?;
        // Anything from the first moment on; every fourth soon, while the ledger is being made.
        let within = if draw.below(4) == 0 { 30_000.min(time_us) } else { time_us };
        std::thread::sleep(Duration::from_micros(draw.below(within)));
        if child.try_wait()?.is_none() {
            child.kill()?;
            tally.kills += 1;
        } else {
            time_us = (time_us / 4 * 3).max(SHORTEST_US);
        }
        child.wait()?;
        look(&ledger, &wanted, &mut tally)?;
        if lives == 0 {
            lives = draw.below(LIVES) + 1;
        }
        lives -= 1;
        if lives == 0 || tally.kills >= kills {
            if !start(run(&ledger))?.wait()?.success() {
                return Err("a run after a kill fails".into());
            }
            if there(&ledger, &wanted)? != wanted.len() {
                return Err("a run after a kill leaves reports out".into());
            }
            let beside = std::fs::read_dir(&ledger)?.count();
            if beside != 1 {
                return Err(format!("{beside} files are left in the folder").into());
            }
            tally.ends += 1;
            std::fs::remove_dir_all(&ledger)?;
        }
    }
    Ok(tally)
}

fn look(ledger: &Path, wanted: &Wanted, tally: &mut Tally) -> Result<(), Error> {
    if !ledger.join(FILE).exists() {
        tally.before += 1;
        return Ok(());
    }
    let mut beside = ledger.join(FILE).into_os_string();
    beside.push("-wal");
    tally.beside += usize::from(std::fs::metadata(beside).is_ok_and(|left| left.len() > 0));
    match there(ledger, wanted)? {
        0 => tally.empty += 1,
        all if all == wanted.len() => tally.full += 1,
        _ => tally.part += 1,
    }
    Ok(())
}

fn of(store: &Sqlite, document: &str) -> Result<(Vec<u8>, String), Error> {
    let bytes = store.bytes(document)?.ok_or("bytes are missing")?;
    let record = store.record(document)?.ok_or("a record is missing")?;
    Ok((bytes, serde_json::to_string(&record)?))
}

/// How many reports are there, each whole.
fn there(ledger: &Path, wanted: &Wanted) -> Result<usize, Error> {
    let store = Sqlite::read(ledger)?;
    let mut damage = Vec::new();
    store.check(&mut |what| damage.push(what))?;
    if !damage.is_empty() {
        return Err(format!("damaged: {damage:?}").into());
    }
    let documents = store.documents()?;
    for document in &documents {
        if wanted.get(document) != Some(&of(&store, document)?) {
            return Err(format!("{document} is not what it should be").into());
        }
    }
    if store.entries(false)?.len() != 2 * documents.len() {
        return Err("entries are doubled or left out".into());
    }
    Ok(documents.len())
}
