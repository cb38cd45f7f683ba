//! How fast and how large ledgers are: of ten thousand, a hundred thousand and a million claims of invented reports.
//!
//! In go sizes, out comes `eval/ledger.md`: appending by the path that `hearsay add` takes, opening, finding, weighing, and
//! the memory each needs. Every step runs in a process of its own, so that its highest memory is its own.

use crate::invent;
use crate::{Error, root};
use hearsay_ledger::actors::resolve;
use hearsay_ledger::digest::Digest;
use hearsay_ledger::reviews::Reviews;
use hearsay_ledger::store::sqlite::{FILE, Sqlite};
use hearsay_ledger::store::{Reading, Store};
use hearsay_ledger::weigh::{Weighing, weigh};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Questions of the kinds that people ask, rare and frequent.
const QUESTIONS: [&[&str]; 9] = [
    &["visited"],
    &["shelled", "May"],
    &["--actor", "Council"],
    &["--type", "DETAIN"],
    &["--source", "two officials"],
    &["phoned", "--since", "2031-03-02", "--until", "2031-03-03"],
    &["accused", "--actor", "Guard", "--source", "officials"],
    &["zeppelin"],
    &["--in", "reports", "appointed"],
];
/// How often each is asked; the middle one counts.
const ASKED: usize = 5;

/// Runs the command.
pub fn run(arguments: &[String]) -> Result<(), Error> {
    let mut sizes = vec![10_000, 100_000, 1_000_000];
    let mut program = root().join("target/release/hearsay");
    let mut folder = std::env::temp_dir();
    let (mut date, mut keep, mut again) = (String::new(), false, false);
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let mut value = || rest.next().cloned().ok_or(format!("{option} needs a value"));
        match option.as_str() {
            "--claims" => {
                sizes = value()?.split(',').map(str::parse).collect::<Result<_, _>>()?;
            }
            "--program" => program = value()?.into(),
            "--folder" => folder = value()?.into(),
            "--date" => date = value()?,
            "--keep" => keep = true,
            "--again" => again = true,
            "--step" => return step(&value()?, &value()?, &value()?),
            _ => return Err(format!("no option `{option}`").into()),
        }
    }
    let mut columns = Vec::new();
    for size in sizes {
        let ledger = folder.join(format!("hearsay-ledger-{size}"));
        let column = measure(size, &ledger, &program, again)?;
        if !keep && !again {
            std::fs::remove_dir_all(&ledger)?;
        }
        columns.push(column);
        // After each, so that what was measured is not lost where a later one fails.
        std::fs::write(root().join("eval/ledger.md"), page(&columns, &date))?;
    }
    Ok(())
}

/// Runs a step in a process of its own; gives what it measured.
fn child(name: &str, ledger: &Path, size: u64) -> Result<Value, Error> {
    let output = Command::new(std::env::current_exe()?)
        .args(["ledger", "--step", name])
        .arg(ledger)
        .arg(size.to_string())
        .output()?;
    if !output.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn step(name: &str, ledger: &str, size: &str) -> Result<(), Error> {
    let (ledger, size): (PathBuf, u64) = (ledger.into(), size.parse()?);
    let mut measured = match name {
        "append" => append(&ledger, size, u64::MAX)?,
        "more" => more(&ledger)?,
        "open" => {
            let start = Instant::now();
            let store = Sqlite::read(&ledger)?;
            let entries = store.last_entries(false, 1)?.len();
            json!({"seconds": start.elapsed().as_secs_f64(), "entries": entries})
        }
        "weigh" => weighed(&ledger)?,
        "check" => {
            let start = Instant::now();
            let mut damage = 0;
            let checked = Sqlite::read(&ledger)?.check(&mut |_| damage += 1)?;
            if damage > 0 {
                return Err("the ledger is damaged".into());
            }
            json!({"seconds": start.elapsed().as_secs_f64(), "claims": checked.claims})
        }
        _ => return Err(format!("no step `{name}`").into()),
    };
    measured["peak_mb"] = peak_mb().into();
    measured["processor"] = processor(Whose::Own).into();
    writeln!(std::io::stdout(), "{measured}")?;
    Ok(())
}

/// Whose time on the processor.
#[derive(Clone, Copy)]
enum Whose {
    Own,
    /// Of the processes that this one started and that have ended.
    Children,
}

/// Seconds on the processor so far, which a machine that is busy with other things stretches least.
fn processor(whose: Whose) -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in brackets and may hold anything.
    let rest = status.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = rest.split_whitespace().skip(11).take(4).map(|field| field.parse().unwrap_or(0.0)).collect();
    let of = match whose {
        Whose::Own => 0..2,
        Whose::Children => 2..4,
    };
    fields.get(of).map_or(0.0, |fields| fields.iter().sum::<f64>() / TICKS_A_SECOND)
}

/// Highest memory of this process so far.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).and_then(|digits| digits.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

const NOW: &str = "2031-06-04T10:00:00Z";

/// Appends invented reports, one after the other, until there are so many claims or reports.
pub fn append(ledger: &Path, claims: u64, reports: u64) -> Result<Value, Error> {
    let mut store = Sqlite::create(ledger)?;
    let (mut packing, mut writing) = (0.0, 0.0);
    let (mut there, mut number) = (0, 0);
    while there < claims && number < reports {
        let (bytes, record) = invent::report(number);
        let start = Instant::now();
        let reading = Reading::new(&bytes, record, NOW, "invented");
        packing += start.elapsed().as_secs_f64();
        there += reading.claims() as u64;
        let start = Instant::now();
        store.add(&[reading], false)?;
        writing += start.elapsed().as_secs_f64();
        number += 1;
    }
    let start = Instant::now();
    drop(store);
    writing += start.elapsed().as_secs_f64();
    let size = std::fs::metadata(ledger.join(FILE))?.len();
    Ok(json!({"reports": number, "claims": there, "packing": packing, "writing": writing, "bytes": size}))
}

fn load(store: &Sqlite) -> Result<(Vec<Digest>, Reviews), Error> {
    let reviews = Reviews::of(&store.entries(true)?);
    let mut reports = Vec::new();
    store.digests(&mut |mut digest| {
        reviews.apply(&mut digest);
        reports.push(digest);
    })?;
    Ok((reports, reviews))
}

fn weighed(ledger: &Path) -> Result<Value, Error> {
    let start = Instant::now();
    let (reports, reviews) = load(&Sqlite::read(ledger)?)?;
    let loaded = start.elapsed().as_secs_f64();
    let loaded_mb = peak_mb();
    let resolution = resolve(&reports, &reviews.decisions());
    let resolved = start.elapsed().as_secs_f64();
    let propositions = weigh(&reports, &resolution);
    let all = start.elapsed().as_secs_f64();
    Ok(json!({
        "seconds": all, "loading": loaded, "resolving": resolved - loaded, "weighing": all - resolved,
        "propositions": propositions.len(), "actors": resolution.entities().len(), "loaded_mb": loaded_mb,
    }))
}

/// Adds one more report to a ledger that is weighed already, and weighs what it touches.
fn more(ledger: &Path) -> Result<Value, Error> {
    let mut store = Sqlite::create(ledger)?;
    let (reports, reviews) = load(&store)?;
    // The next one: it may reprint one of those before it, and names the same people.
    let (bytes, record) = invent::report(reports.len() as u64);
    let mut weighing = Weighing::new(reports, reviews.decisions());
    let start = Instant::now();
    let digest = Digest::of(&record);
    store.add(&[Reading::new(&bytes, record, NOW, "invented")], false)?;
    drop(store);
    let added = start.elapsed().as_secs_f64();
    let before = processor(Whose::Own);
    let start = Instant::now();
    weighing.add(vec![digest]);
    let seconds = start.elapsed().as_secs_f64();
    let worked = processor(Whose::Own) - before;
    Ok(json!({
        "adding": added, "seconds": seconds, "worked": worked, "weighed": weighing.weighed(),
        "propositions": weighing.propositions().len(),
    }))
}

fn measure(size: u64, ledger: &Path, program: &Path, again: bool) -> Result<Value, Error> {
    eprintln!("{size} claims in {}", ledger.display());
    let known = ledger.join("append.json");
    let append = if again {
        serde_json::from_str(&std::fs::read_to_string(&known)?)?
    } else {
        if ledger.exists() {
            std::fs::remove_dir_all(ledger)?;
        }
        let append = child("append", ledger, size)?;
        std::fs::write(&known, append.to_string())?;
        append
    };
    eprintln!("  append {append}");
    let mut opens = Vec::new();
    for _ in 0..ASKED {
        opens.push(child("open", ledger, size)?["seconds"].as_f64().unwrap_or_default());
    }
    let open = middle(&mut opens);
    let mut finds = Vec::new();
    for question in QUESTIONS {
        let mut times = Vec::new();
        let before = processor(Whose::Children);
        for _ in 0..ASKED {
            let start = Instant::now();
            let status = Command::new(program)
                .args(["find", "--format", "json", "--ledger"])
                .arg(ledger)
                .args(question)
                .output()?
                .status;
            times.push(start.elapsed().as_secs_f64());
            if !status.success() {
                return Err(format!("hearsay find {question:?} failed").into());
            }
        }
        let worked = (processor(Whose::Children) - before) / ASKED as f64;
        finds.push((question.join(" "), middle(&mut times), worked));
    }
    eprintln!("  open {open} find {finds:?}");
    let weigh = child("weigh", ledger, size)?;
    eprintln!("  weigh {weigh}");
    let check = child("check", ledger, size)?;
    eprintln!("  check {check}");
    let more = child("more", ledger, size)?;
    eprintln!("  more {more}");
    Ok(json!({"append": append, "open": open, "finds": finds, "weigh": weigh, "check": check, "more": more}))
}

fn middle(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn page(columns: &[Value], date: &str) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut page = String::from("# Ledgers, small and large\n\n");
    let _ = writeln!(
        page,
        "Written by `cargo xtask ledger`{}, on {cores} cores. Reports are invented, {} claims each; of a hundred {} are \
         reprints. They are appended one after the other, as `hearsay add` does after it has read them; packing is done by \
         the threads that read. Finding is the whole of `hearsay find`, from start to end, the middle of {ASKED} runs. \
         Each step is a process of its own. In brackets is the time on the processor, which other work on the machine \
         stretches least; appending has the time in it that making up the reports takes.\n",
        if date.is_empty() { String::new() } else { format!(" on {date}") },
        invent::CLAIMS,
        invent::REPRINTS,
    );
    let mut row = |what: &str, aim: &str, value: &dyn Fn(&Value) -> String| {
        let cells: Vec<String> = columns.iter().map(value).collect();
        let _ = writeln!(page, "| {what} | {} | {aim} |", cells.join(" | "));
    };
    let of = |path: &'static [&'static str]| {
        move |column: &Value| path.iter().fold(column, |value, key| &value[*key]).as_f64().unwrap_or_default()
    };
    let seconds = |path| move |column: &Value| format!("{:.2} s", of(path)(column));
    let whole = |path: &'static [&'static str], worked: &'static [&'static str]| {
        move |column: &Value| format!("{:.1} s ({:.1} s)", of(path)(column), of(worked)(column))
    };
    row("claims", "aim at a million", &|column| format!("{}", of(&["append", "claims"])(column)));
    row("---", "---", &|_| "---:".to_owned());
    row("reports", "", &|column| format!("{}", of(&["append", "reports"])(column)));
    row("packing, a report", "", &|column| {
        format!("{:.2} ms", of(&["append", "packing"])(column) * 1e3 / of(&["append", "reports"])(column))
    });
    row("writing, a report", "", &|column| {
        format!("{:.2} ms", of(&["append", "writing"])(column) * 1e3 / of(&["append", "reports"])(column))
    });
    row("appending, all", "", &|column| {
        let all = of(&["append", "packing"])(column) + of(&["append", "writing"])(column);
        format!("{all:.1} s ({:.1} s)", of(&["append", "processor"])(column))
    });
    row("appending, highest memory", "", &|column| format!("{} MB", of(&["append", "peak_mb"])(column)));
    row("file", "", &|column| format!("{:.0} MB", of(&["append", "bytes"])(column) / 1e6));
    row("opening", "< 1 s", &|column| format!("{:.3} s", of(&["open"])(column)));
    for (place, question) in QUESTIONS.iter().enumerate() {
        let what = format!("`find {}`", question.join(" "));
        row(&what, "< 100 ms", &|column| {
            let time = |at: usize| column["finds"][place][at].as_f64().unwrap_or_default() * 1e3;
            format!("{:.0} ms ({:.0} ms)", time(1), time(2))
        });
    }
    row("weighing, all", "< 60 s", &whole(&["weigh", "seconds"], &["weigh", "processor"]));
    row("of it loading", "", &seconds(&["weigh", "loading"]));
    row("of it who is who", "", &seconds(&["weigh", "resolving"]));
    row("of it weighing", "", &seconds(&["weigh", "weighing"]));
    row("weighing, highest memory", "< 4096 MB", &|column| format!("{} MB", of(&["weigh", "peak_mb"])(column)));
    row("of it when loaded", "", &|column| format!("{} MB", of(&["weigh", "loaded_mb"])(column)));
    row("propositions", "", &|column| format!("{}", of(&["weigh", "propositions"])(column)));
    row("actors", "", &|column| format!("{}", of(&["weigh", "actors"])(column)));
    row("adding one more report", "", &|column| format!("{:.3} s", of(&["more", "adding"])(column)));
    row("weighing after it", "only what it touches", &whole(&["more", "seconds"], &["more", "worked"]));
    row("propositions weighed after it", "only what it touches", &|column| {
        format!("{} of {}", of(&["more", "weighed"])(column), of(&["more", "propositions"])(column))
    });
    row("keeping what is weighed, highest memory", "", &|column| format!("{} MB", of(&["more", "peak_mb"])(column)));
    row("checking", "", &whole(&["check", "seconds"], &["check", "processor"]));
    row("checking, highest memory", "", &|column| format!("{} MB", of(&["check", "peak_mb"])(column)));
    page
}
