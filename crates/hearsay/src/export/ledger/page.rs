//! A page for people: one HTML file with no script and nothing from elsewhere, that prints well.
//!
//! In go propositions and the claims that tell them, out comes for each who says so: origins with the reports that have it
//! from them as a picture, the quoted words with their place, stakes, and denials and contradictions beside it. At the end
//! stands what could not be read, and which version made the page.

use crate::answers::exporting::{Chosen, Row, word};
use crate::answers::showing::origin_in_words;
use crate::export::printable;
use crate::failure::Failure;
use hearsay_ledger::store::Store;
use hearsay_ledger::weigh::{Proposition, Reported};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

const STYLE: &str = "\
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1,h2{line-height:1.2}h2{margin-top:2.5rem;border-top:1px solid #8888;padding-top:1rem}blockquote{margin:.3rem 0 .3rem 1rem;\
padding-left:.8rem;border-left:3px solid #8888}.who{font-weight:600}.aside{opacity:.75;font-size:.9rem}.sides{display:flex;\
gap:2rem;flex-wrap:wrap}.sides>div{flex:1 1 22rem}svg{max-width:100%;height:auto;font:13px system-ui,sans-serif;\
fill:currentColor}svg path{stroke:currentColor;fill:none;opacity:.5}@media print{body{max-width:none;margin:0}\
section{break-inside:avoid}}";

/// Writes the page.
///
/// # Errors
/// When the ledger can't be read, or the page can't be written.
pub fn write(
    chosen: &Chosen,
    store: &dyn Store,
    version: &str,
    asked: &str,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    chosen.rows(store, &mut |row| {
        rows.insert(row.id.clone(), row);
        Ok(())
    })?;
    let title = if asked.is_empty() { "What reports tell" } else { asked };
    write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><title>{title}</title><style>{STYLE}</style></head><body>\n\
         <h1>{title}</h1><p class=\"aside\">Everything here is what reports say that somebody says. Nothing is said to be \
         true. Texts of reports are left out.</p>\n",
        title = text(title),
    )?;
    let mut list: Vec<&Proposition> = chosen.propositions().collect();
    list.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then_with(|| a.id.cmp(&b.id)));
    for found in list {
        out.write_all(proposition(found, &rows).as_bytes())?;
    }
    out.write_all(unread(chosen, store)?.as_bytes())?;
    let reports = chosen.reports().count();
    writeln!(
        out,
        "<p class=\"aside\">Made by hearsay {} of {} claims in {reports} reports{}.</p>\
         </body></html>",
        text(version),
        rows.len(),
        if chosen.narrows() { ", those that pass what was asked for" } else { "" },
    )?;
    Ok(())
}

/// Text as HTML has it; whatever a report contains stays text.
fn text(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for letter in printable(words).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

fn proposition(found: &Proposition, rows: &BTreeMap<String, Row>) -> String {
    let mut page = String::new();
    // Writing to a string can't fail.
    let _ = write!(
        page,
        "<section id=\"{id}\"><h2>“{label}”</h2><p class=\"aside\">{kind} · told by {reports} · between {min} and {max} \
         independent origins · {id}</p>\n{tree}<div class=\"sides\"><div><h3>Who says so</h3>\n",
        id = text(&found.id),
        label = text(&found.label),
        kind = text(&found.claim_type),
        reports = match found.reports.len() {
            1 => "one telling".to_owned(),
            many => format!("{many} tellings"),
        },
        min = found.independent.min,
        max = found.independent.max,
        tree = tree(found),
    );
    for told in &found.reports {
        page.push_str(&telling(told, rows.get(told.claim.as_str())));
    }
    for origin in found.origins.iter().filter(|origin| !origin.stake.is_empty()) {
        let why: Vec<String> = origin.stake.iter().map(|stake| text(&stake.why)).collect();
        let who = text(&origin_in_words(found, origin));
        let _ = writeln!(page, "<p>{who} has a stake, as reports have it: {}</p>", why.join("; "));
    }
    for path in &found.lost_hop {
        let _ = writeln!(page, "<p>{} does not say from whom it has it.</p>", text(path));
    }
    page.push_str("</div><div><h3>Who denies or contradicts it</h3>\n");
    let name = |who: &Option<hearsay_ledger::actors::EntityId>| {
        who.as_ref()
            .and_then(|who| found.names.get(who))
            .map_or_else(|| "the report itself".to_owned(), |name| text(name))
    };
    for denial in &found.denied_by {
        let (who, words, path) = (name(&denial.who), text(&denial.words), text(&denial.path));
        let _ = writeln!(
            page,
            "<p class=\"who\">{who} denies it</p><blockquote>{words}</blockquote><p class=\"aside\">{path}</p>"
        );
    }
    for other in &found.contradicted_by {
        let (who, words, path) = (name(&other.who), text(&other.words), text(&other.path));
        let how = word(&other.how);
        let _ = writeln!(
            page,
            "<p class=\"who\">{who} says otherwise ({how})</p><blockquote>{words}</blockquote><p class=\"aside\">{path}</p>"
        );
    }
    if found.denied_by.is_empty() && found.contradicted_by.is_empty() {
        page.push_str("<p>Nobody in these reports.</p>");
    }
    page.push_str("</div></div></section>\n");
    page
}

fn telling(told: &Reported, row: Option<&Row>) -> String {
    let who = row.map_or("", |row| row.who.as_str());
    let places: Vec<String> =
        row.iter().flat_map(|row| &row.spans).map(|span| format!("{}–{}", span.start, span.end)).collect();
    let report = row.map(|row| &row.report);
    let about: Vec<&str> = report
        .into_iter()
        .flat_map(|report| [report.publisher.as_deref(), report.published.as_deref(), report.title.as_deref()])
        .flatten()
        .collect();
    let copies = told
        .copies
        .as_ref()
        .map_or_else(String::new, |copy| format!(" · derives from {} ({})", text(&copy.path), text(&copy.because)));
    format!(
        "<p class=\"who\">{} · {}</p><blockquote>{}</blockquote><p class=\"aside\">{} · {} · letters {}{copies}</p>\n",
        text(who),
        text(&word(&told.factuality)),
        text(&told.words),
        text(&about.join(", ")),
        text(&told.path),
        places.join(", "),
    )
}

/// Origins and what has it from them, as a drawn tree.
fn tree(found: &Proposition) -> String {
    const LINE: usize = 22;
    const LONGEST: usize = 96;
    let mut lines: Vec<(usize, Option<usize>, String)> = Vec::new();
    for origin in &found.origins {
        let root = lines.len();
        lines.push((0, None, origin_in_words(found, origin)));
        let mut told: Vec<&Reported> = found.reports.iter().filter(|told| told.origin == origin.id).collect();
        // What a report derives from stands above it.
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        while !told.is_empty() {
            let ready = told
                .iter()
                .position(|told| told.copies.as_ref().is_none_or(|copy| at.contains_key(copy.path.as_str())));
            let next = told.remove(ready.unwrap_or(0));
            let parent = next.copies.as_ref().and_then(|copy| at.get(copy.path.as_str())).copied();
            let depth = parent.map_or(1, |parent| lines[parent].0 + 1);
            at.entry(next.path.as_str()).or_insert(lines.len());
            lines.push((depth, Some(parent.unwrap_or(root)), next.path.to_string()));
        }
    }
    let height = lines.len() * LINE + 8;
    let mut svg = format!(
        "<svg viewBox=\"0 0 760 {height}\" width=\"760\" height=\"{height}\" role=\"img\" aria-label=\"origins and the reports that have it from them\">"
    );
    for (place, (depth, parent, words)) in lines.iter().enumerate() {
        let (x, y) = (8 + depth * 24, place * LINE + 18);
        if let Some(parent) = parent {
            let (px, py) = (12 + lines[*parent].0 * 24, parent * LINE + 22);
            let _ = write!(svg, "<path d=\"M{px} {py}V{}H{}\"/>", y - 5, x - 3);
        }
        let mut shown: String = words.chars().take(LONGEST).collect();
        if shown.len() < words.len() {
            shown.push('…');
        }
        let weight = if *depth == 0 { " font-weight=\"600\"" } else { "" };
        let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\"{weight}>{}</text>", text(&shown));
    }
    svg.push_str("</svg>\n");
    svg
}

/// What could not be read in the reports.
fn unread(chosen: &Chosen, store: &dyn Store) -> Result<String, Failure> {
    let mut page = String::new();
    for digest in chosen.reports() {
        let Some(record) = store.record(&digest.document)? else { continue };
        for diagnostic in &record.diagnostics {
            let (path, message) = (text(&digest.path), text(&diagnostic.message));
            let _ = writeln!(page, "<li>{path}, letters {}–{}: {message}</li>", diagnostic.start, diagnostic.end);
        }
    }
    Ok(if page.is_empty() { page } else { format!("<h2>What could not be read</h2><ul>{page}</ul>\n") })
}
