//! Reports that are records: JSON Lines, JSON arrays and single objects, and tables (CSV).
//!
//! In goes the stream, out comes a document a record, named by its line (`wire.jsonl:12`) or number (`wire.json#12`).
//! Fields are known by [their usual names](FIELDS) or named by the user: `{"headline": "Boats", "body": "Orlin left."}`
//! has a title and a text. A record that can't be read is named, and the others go on.

use crate::stream::{ITEM_BYTES, Take, broken, bytes, fail, give, words};
use crate::{Options, ReadError, dates, detect, header, html, parts, plain};
use encoding_rs::{Encoding, UTF_8};
use hearsay_model::Document;
use serde_json::{Map, Value};
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

/// Our fields, and the names under which others keep them, in the order in which they are looked for.
pub const FIELDS: &[(&str, &[&str])] = &[
    (
        "text",
        &["text", "body", "content", "articlebody", "article_body", "maintext", "fulltext", "full_text", "article"],
    ),
    ("title", &["title", "headline", "name"]),
    ("publisher", &["publisher", "outlet", "source", "publication", "site", "site_name", "domain"]),
    ("byline", &["byline", "author", "authors", "creator"]),
    (
        "date",
        &[
            "published",
            "date",
            "date_published",
            "date_publish",
            "published_at",
            "datepublished",
            "pubdate",
            "timestamp",
        ],
    ),
    ("url", &["url", "link", "canonical_url", "uri"]),
    ("language", &["language", "lang"]),
];

/// The values of a record by our names.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub text: Option<String>,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub byline: Vec<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
}

impl Record {
    /// A document of these values; `source` are the bytes it was read from.
    pub(crate) fn document(self, path: &str, media_type: &str, source: &[u8]) -> Result<Document, ReadError> {
        let text = self.text.unwrap_or_default();
        let mut document = Document {
            id: parts::id(source),
            bytes: source.to_vec(),
            path: path.to_owned(),
            media_type: media_type.to_owned(),
            title: self.title,
            publisher: self.publisher,
            byline: self.byline,
            published: self.date.as_deref().and_then(dates::day),
            url: self.url,
            ..Document::default()
        };
        (document.text, document.blocks) = if html::has_tags(&text) {
            html::fragment(&text)
        } else {
            let blocks = plain::blocks(&text, document.title.is_none());
            (text, blocks)
        };
        if document.text.trim().is_empty() {
            return Err(ReadError::NoText { path: path.to_owned() });
        }
        parts::tell_language(&mut document);
        parts::tell_broken(&mut document);
        if let Some(language) = self.language.filter(|_| document.language.is_none()) {
            document.language = Some(language);
        }
        Ok(document)
    }

    /// Puts a value where our name says.
    fn set(&mut self, name: &str, value: String) {
        match name {
            "text" => self.text = Some(value),
            "title" => self.title = Some(value),
            "publisher" => self.publisher = Some(value),
            "byline" => self.byline = header::bylines(&value),
            "date" => self.date = Some(value),
            "url" => self.url = Some(value),
            _ => self.language = Some(value),
        }
    }
}

/// The names under which a field of ours may stand.
fn names<'o>(ours: &str, known: &'o [&'o str], options: &'o Options) -> Vec<&'o str> {
    options.fields.get(ours).map_or_else(|| known.to_vec(), |theirs| vec![theirs.as_str()])
}

fn of_json(path: &str, value: &Value, source: &[u8], options: &Options) -> Result<Document, ReadError> {
    let Value::Object(object) = value else {
        return Err(broken(path, "it is JSON, but no object with fields"));
    };
    let mut record = Record::default();
    for (ours, known) in FIELDS {
        if let Some(value) = names(ours, known, options).iter().find_map(|name| get(object, name)) {
            record.set(ours, value);
        }
    }
    if record.text.is_none() {
        let there: Vec<&str> = object.keys().map(String::as_str).take(12).collect();
        return Err(broken(path, &no_text(&there)));
    }
    record.document(path, "application/json", source)
}

fn no_text(there: &[&str]) -> String {
    format!("no field holds the text; there are {}; name it, as in --field text=body", there.join(", "))
}

/// A field's value in words; `a.b` looks inside.
fn get(object: &Map<String, Value>, name: &str) -> Option<String> {
    let found = object.get(name).or_else(|| {
        let same = object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        same.map(|(_, value)| value)
    });
    if let Some(value) = found {
        return in_words(value);
    }
    let (outer, inner) = name.split_once('.')?;
    get(object.get(outer)?.as_object()?, inner)
}

/// Words of a value: of a list all of them, of an object its name.
pub(crate) fn in_words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().filter_map(in_words).collect();
            let between = if all.iter().any(|text| text.len() > 80) { "\n\n" } else { "; " };
            (!all.is_empty()).then(|| all.join(between))
        }
        Value::Object(object) => {
            ["name", "text", "#text", "value", "rendered"].iter().find_map(|name| get(object, name))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

/// Reads JSON Lines: an object a line.
pub(crate) fn json_lines(path: &str, source: &mut dyn Read, options: &Options, take: Take) -> ControlFlow<()> {
    let mut source = BufReader::with_capacity(64 * 1024, source);
    let mut line = Vec::new();
    let mut number = 0_usize;
    loop {
        number += 1;
        let place = format!("{path}:{number}");
        line.clear();
        match (&mut source).take(ITEM_BYTES as u64).read_until(b'\n', &mut line) {
            Ok(0) => return ControlFlow::Continue(()),
            Ok(_) if line.len() >= ITEM_BYTES && !line.ends_with(b"\n") => {
                fail(&place, "the line is longer than 32 MB", take)?;
                if let Err(error) = source.skip_until(b'\n') {
                    return fail(&place, &words(&error), take);
                }
            }
            Ok(_) if line.trim_ascii().is_empty() => {}
            Ok(_) => give(parse(&place, &line, options), take)?,
            Err(error) => return fail(&place, &words(&error), take),
        }
    }
}

fn parse(place: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let text = decoded(bytes);
    match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}').trim()) {
        Ok(value) => of_json(place, &value, bytes, options),
        Err(error) => Err(broken(place, &format!("it is no JSON: {error}"))),
    }
}

/// Text in the encoding that it shows.
pub(crate) fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding(bytes).decode(bytes).0.into_owned(),
    }
}

/// The encoding that bytes show.
fn encoding(bytes: &[u8]) -> &'static Encoding {
    match detect::detect_text(bytes) {
        detect::Kind::Text { encoding, .. } => encoding,
        detect::Kind::Binary { .. } => UTF_8,
    }
}

/// Reads a single JSON value: one report, or an object around a list of them.
pub(crate) fn json(path: &str, source: &mut dyn Read, options: &Options, take: Take) -> ControlFlow<()> {
    let bytes = match bytes(path, source, ITEM_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => return take(crate::Item::Failed(error)),
    };
    let text = decoded(&bytes);
    let value = match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) {
        Ok(value) => value,
        Err(error) => return fail(path, &format!("it is no JSON: {error}"), take),
    };
    let lists = ["articles", "items", "results", "documents", "data", "docs", "hits"];
    let list =
        lists.iter().find_map(|name| value.get(name)?.as_array()).filter(|list| list.iter().any(Value::is_object));
    let Some(list) = list.filter(|_| of_json(path, &value, &bytes, options).is_err()) else {
        return give(of_json(path, &value, &bytes, options), take);
    };
    for (number, item) in list.iter().enumerate() {
        let place = format!("{path}#{}", number + 1);
        give(of_json(&place, item, item.to_string().as_bytes(), options), take)?;
    }
    ControlFlow::Continue(())
}

/// Reads the items of a JSON array one by one, without holding the others.
pub(crate) fn json_array(path: &str, source: &mut dyn Read, options: &Options, take: Take) -> ControlFlow<()> {
    let mut item = Vec::new();
    // Brackets that are open, of which the array is the first; whether in a string; whether after a backslash.
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let (mut number, mut too_long) = (1_usize, false);
    for byte in BufReader::with_capacity(64 * 1024, source).bytes() {
        let place = format_args!("{path}#{number}");
        let byte = match byte {
            Ok(byte) => byte,
            Err(error) => return fail(&place.to_string(), &words(&error), take),
        };
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else {
            match byte {
                b'"' => quoted = true,
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 1 && byte == b'[' && item.is_empty() && number == 1 {
                continue;
            }
            if depth == 0 || depth == 1 && byte == b',' {
                if byte == b',' || byte == b']' {
                    let place = place.to_string();
                    if too_long {
                        fail(&place, "the item is longer than 32 MB", take)?;
                    } else if !item.trim_ascii().is_empty() {
                        give(parse(&place, item.trim_ascii(), options), take)?;
                    }
                    number += 1;
                    item.clear();
                    too_long = false;
                    if byte == b']' {
                        return ControlFlow::Continue(());
                    }
                }
                continue;
            }
        }
        if item.len() < ITEM_BYTES { item.push(byte) } else { too_long = true }
    }
    fail(&format!("{path}#{number}"), "the list ends in the middle of an item", take)
}

/// Whether a table begins here: by its name, or because the first line names a text and something else of ours.
pub(crate) fn is_csv(start: &[u8], ending: &str, options: &Options) -> bool {
    if matches!(ending, "csv" | "tsv") {
        return true;
    }
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line).to_ascii_lowercase();
    let columns: Vec<&str> =
        line.trim().split(char::from(delimiter(start))).map(|name| name.trim_matches(['"', ' '])).collect();
    let has = |ours: &str, known: &[&str]| {
        names(ours, known, options).iter().any(|name| columns.iter().any(|column| column.eq_ignore_ascii_case(name)))
    };
    let text = FIELDS.iter().take(1).any(|(ours, known)| has(ours, known));
    text && FIELDS.iter().skip(1).any(|(ours, known)| has(ours, known))
}

/// What parts the columns, by the first line.
fn delimiter(start: &[u8]) -> u8 {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: &u8| line.split(|byte| byte == delimiter).count();
    [b'|', b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Reads a table whose first line names the columns.
pub(crate) fn csv(path: &str, source: &mut dyn Read, options: &Options, take: Take) -> ControlFlow<()> {
    let mut source = BufReader::with_capacity(64 * 1024, source);
    let delimiter = match source.fill_buf() {
        Ok(start) => delimiter(start),
        Err(error) => return fail(path, &words(&error), take),
    };
    let mut reader = ::csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(source);
    let columns: Vec<String> = match reader.byte_headers() {
        Ok(names) => names.iter().map(|name| decoded(name).trim_matches(['\u{feff}', ' ', '"']).to_owned()).collect(),
        Err(error) => return fail(path, &of_csv(error), take),
    };
    let mut ours: Vec<(&str, usize)> = Vec::new();
    for (name, known) in FIELDS {
        let same = |wanted: &&str| columns.iter().position(|column| column.eq_ignore_ascii_case(wanted));
        ours.extend(names(name, known, options).iter().find_map(same).map(|column| (*name, column)));
    }
    if !ours.iter().any(|(name, _)| *name == "text") {
        let there: Vec<&str> = columns.iter().map(String::as_str).take(12).collect();
        return fail(path, &no_text(&there), take);
    }
    let mut row = ::csv::ByteRecord::new();
    loop {
        let line = reader.position().line();
        let place = format!("{path}:{line}");
        match reader.read_byte_record(&mut row) {
            Ok(false) => return ControlFlow::Continue(()),
            Ok(true) => {
                let mut record = Record::default();
                // A table put together from several may change its encoding from row to row, and a field is too short to tell.
                let encoding = encoding(row.as_slice());
                for &(name, column) in &ours {
                    let value = encoding.decode_without_bom_handling(row.get(column).unwrap_or_default()).0;
                    if !value.trim().is_empty() {
                        record.set(name, value.trim().to_owned());
                    }
                }
                give(record.document(&place, "text/csv", row.as_slice()), take)?;
            }
            Err(error) => return fail(&place, &of_csv(error), take),
        }
    }
}

fn of_csv(error: ::csv::Error) -> String {
    let text = error.to_string();
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => words(&io::Error::new(error.kind(), error.to_string())),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use crate::stream::all;
    use crate::{Item, Options, read};
    use std::ops::ControlFlow;

    #[test]
    fn json_lines_one_bad() {
        let lines = b"{\"headline\": \"Boats\", \"body\": \"Orlin left.\", \"date\": \"2031-06-02T10:00:00Z\", \"author\": [\"Ada Renn\"]}\n\
            {\"body\": \"cut\n[1, 2]\n\n{\"id\": 3}\n{\"text\": \"Vess was quiet.\", \"source\": {\"name\": \"Tarn Post\"}}";
        let (documents, told) = all("a.jsonl", lines);
        assert_eq!(documents.len(), 2);
        assert_eq!(documents[0].title.as_deref(), Some("Boats"));
        assert_eq!(documents[0].published.as_deref(), Some("2031-06-02"));
        assert_eq!(documents[0].byline, ["Ada Renn"]);
        assert_eq!((&*documents[1].path, documents[1].publisher.as_deref()), ("a.jsonl:6", Some("Tarn Post")));
        assert!(told[0].starts_with("cannot read a.jsonl:2: it is no JSON"), "{told:?}");
        assert!(told[1].starts_with("cannot read a.jsonl:3: it is JSON, but no object"), "{told:?}");
        assert!(told[2].contains("a.jsonl:5: no field holds the text; there are id"), "{told:?}");
    }

    #[test]
    fn arrays_and_objects() {
        let (documents, told) =
            all("a.json", b"[{\"text\": \"Orlin \\\"left\\\" [Vess], }.\"},\n 7, {\"text\": \"Quiet.\"}]");
        assert_eq!(
            documents.iter().map(|document| &*document.text).collect::<Vec<_>>(),
            ["Orlin \"left\" [Vess], }.", "Quiet."]
        );
        assert!(told[0].contains("a.json#2"), "{told:?}");
        let (documents, told) = all("a.json", b"[{\"text\": \"Orlin left.\"}, {\"text\": \"cut");
        assert_eq!((documents.len(), told.len()), (1, 1));
        let (documents, _) = all("a.json", b"{\n\"articles\": [{\"content\": \"<p>Orlin left.</p><p>Quiet.</p>\"}]}");
        assert_eq!((&*documents[0].text, documents[0].blocks.len()), ("Orlin left.\n\nQuiet.", 2));
        assert!(all("a.json", b"\"Orlin left.\"").1[0].contains("no object"));
    }

    #[test]
    fn tables() {
        let table = "Title;Text;Date\nBoats;\"Orlin left.\nHe came back.\";2 June 2031\nEmpty;;\nMore;Caf\u{e9};\n";
        let (documents, told) = all("a.csv", table.as_bytes());
        assert_eq!(documents[0].text, "Orlin left.\nHe came back.");
        assert_eq!(documents[0].published.as_deref(), Some("2031-06-02"));
        assert_eq!((&*documents[1].text, documents.len()), ("Café", 2));
        assert!(told[0].starts_with("a.csv:4 holds no text"), "{told:?}");
        let (_, told) = all("b.csv", b"id,what\n1,Orlin left.\n");
        assert!(told[0].contains("no field holds the text; there are id, what"), "{told:?}");
        let options = Options { fields: [("text".to_owned(), "what".to_owned())].into() };
        let mut found = 0;
        let done = read("b.csv", &mut &b"id,what\n1,Orlin left.\n"[..], &options, &mut |item| {
            found += usize::from(matches!(item, Item::Document(_)));
            ControlFlow::Continue(())
        });
        assert!(done.is_continue() && found == 1);
    }
}
