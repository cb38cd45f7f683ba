//! Bad input of every kind, made here: the item is named with its reason, and the rest is read.

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use hearsay_read::{Item, Options};
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;

const SENTENCE: &str = "Commander Orlin visited the ferry landing at Vess on Monday, two officials of the port said.";

/// Documents by path and text, and what was told of all else.
fn read(name: &str, source: &mut dyn Read) -> (Vec<(String, String)>, Vec<String>) {
    let (mut documents, mut told) = (Vec::new(), Vec::new());
    let done = hearsay_read::read(name, source, &Options::default(), &mut |item| {
        match item {
            Item::Document(document) => documents.push((document.path, document.text)),
            Item::Failed(error) => {
                assert!(error.to_string().contains(error.path()));
                told.push(error.to_string());
            }
            Item::Note(note) => told.push(note),
        }
        ControlFlow::Continue(())
    });
    assert!(done.is_continue());
    (documents, told)
}

fn all(name: &str, bytes: &[u8]) -> (Vec<(String, String)>, Vec<String>) {
    read(name, &mut &bytes[..])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Written by hand: the library refuses names that lead outside.
        let place = header.as_old_mut();
        place.name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).expect("a file");
    }
    builder.into_inner().expect("packed")
}

/// A PDF file with these objects, numbered from 1, the first of them its catalogue.
fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", number + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let count = objects.len() + 1;
    file.extend(format!("trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n").bytes());
    file
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {dictionary} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// A PDF file with a page for each content stream.
fn pages(contents: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let kids: String = (0..contents.len()).fold(String::new(), |mut kids, number| {
        _ = write!(kids, "{} 0 R ", 4 + 2 * number);
        kids
    });
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", contents.len()).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".to_vec(),
    ];
    for (number, content) in contents.iter().enumerate() {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F 3 0 R >> >> >>",
            5 + 2 * number
        );
        objects.push(page.into_bytes());
        objects.push(content.clone());
    }
    pdf(&objects, trailer)
}

/// Draws lines at their places.
fn drawn(lines: &[(u32, u32, &str)]) -> Vec<u8> {
    let content = lines.iter().fold(String::new(), |mut content, (left, height, line)| {
        _ = writeln!(content, "BT /F 10 Tf 1 0 0 1 {left} {height} Tm ({line}) Tj ET");
        content
    });
    stream("", content.as_bytes())
}

#[test]
fn truncated_gzip() {
    let lines: String = (0..2_000).fold(String::new(), |mut lines, number| {
        _ = writeln!(lines, "{{\"text\": \"Boat {number} left Vess at {}.\"}}", number * 7919 % 2400);
        lines
    });
    let packed = gzip(lines.as_bytes());
    let (documents, told) = all("wire.jsonl.gz", &packed[..packed.len() / 2]);
    assert!(documents.len() > 100 && documents[0].1 == "Boat 0 left Vess at 0.", "{}", documents.len());
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("cannot read wire.jsonl") && told[0].contains("ends"), "{told:?}");
}

#[test]
fn archives_that_lead_outside_or_are_cut() {
    let files: [(&str, &[u8]); 3] =
        [("../../etc/a.txt", b"Orlin left."), ("/b.txt", b"Vess was quiet."), ("c.txt", b"He came back.")];
    let whole = tar(&files);
    let (documents, told) = all("a.tar", &whole);
    let paths: Vec<&str> = documents.iter().map(|(path, _)| path.as_str()).collect();
    // Names only name here: nothing is written anywhere.
    assert_eq!(paths, ["a.tar/../../etc/a.txt", "a.tar//b.txt", "a.tar/c.txt"], "{told:?}");
    let (documents, told) = all("a.tar", &whole[..1024 + 300]);
    assert_eq!(documents.len(), 1);
    assert!(!told.is_empty());
}

#[test]
fn zip_bombs() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("bomb.txt", options).expect("a file");
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..256 {
        writer.write_all(&blanks).expect("packed");
    }
    writer.start_file("report.txt", options).expect("a file");
    writer.write_all(b"Orlin left.").expect("packed");
    let packed = writer.finish().expect("packed").into_inner();
    assert!(packed.len() < 1 << 20);
    let (documents, told) = all("a.zip", &packed);
    assert_eq!(documents, [("a.zip/report.txt".to_owned(), "Orlin left.".to_owned())]);
    assert!(told.len() == 1 && told[0].contains("a.zip/bomb.txt") && told[0].contains("swells"), "{told:?}");
}

#[test]
fn deep_tags_and_heavy_scripts() {
    let deep = format!("<html><body>{}Orlin left Vess.{}", "<div>".repeat(50_000), "</p></div>".repeat(50_000));
    let (documents, told) = all("deep.html", deep.as_bytes());
    assert!(documents.len() == 1 && documents[0].1.contains("Orlin left Vess."), "{told:?}");
    let script = "<script>var page = '<p>nothing</p>';</script>".repeat(100_000);
    let heavy = format!("<html><body>{script}<p>{SENTENCE}</p>{script}");
    let (documents, told) = all("heavy.html", heavy.as_bytes());
    assert_eq!(documents[0].1, SENTENCE, "{told:?}");
}

#[test]
fn pdf_files() {
    let lines = [(50, 700, SENTENCE), (50, 688, "He left the har-"), (50, 676, "bour early.")];
    let (documents, told) = all("a.pdf", &pages(&[drawn(&lines)], ""));
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(documents[0].1.replace('\n', " ").trim(), format!("{SENTENCE} He left the harbour early."));
    let lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) \
                /U (bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb) >> /ID [(0123456789abcdef) (0123456789abcdef)]";
    let (documents, told) = all("b.pdf", &pages(&[drawn(&lines)], lock));
    assert!(documents.is_empty() && told[0].contains("b.pdf") && told[0].contains("password"), "{told:?}");
    let (documents, told) = all("c.pdf", &pages(&[stream("", b"0 0 m 10 10 l S")], ""));
    assert!(documents.is_empty() && told[0].contains("without a layer of text"), "{told:?}");
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 64 << 20]).expect("packed");
    let bomb = stream("/Filter /FlateDecode", &encoder.finish().expect("packed"));
    let (documents, told) = all("d.pdf", &pages(&[bomb], ""));
    assert!(documents.is_empty() && told[0].contains("swells"), "{told:?}");
}

#[test]
fn columns_of_a_pdf_file() {
    let left =
        ["The commander went to the landing", "at Vess, said two officials of", "the port, and he left it soon."];
    let right =
        ["Nobody of the Guard would tell us", "where he had gone, and the boats", "stayed at Tarn for the night."];
    let mut lines = vec![(50, 740, "BOATS AT VESS AND TARN: WHAT THE OFFICIALS OF THE PORT SAY OF THE NIGHT")];
    // Drawn row by row, as many programs do.
    for (row, (left, right)) in (0..).zip(left.iter().zip(&right)) {
        lines.push((50, 700 - 12 * row, *left));
        lines.push((320, 700 - 12 * row, *right));
    }
    let (documents, told) = all("a.pdf", &pages(&[drawn(&lines)], ""));
    let text = documents.first().map(|(_, text)| text.replace('\n', " ")).unwrap_or_default();
    assert!(text.contains(&left.join(" ")) && text.contains(&right.join(" ")), "{text} {told:?}");
}

#[test]
fn tables_and_json_without_what_is_needed() {
    let (documents, told) = all("a.csv", b"id,what\n1,Orlin left.\n");
    assert!(documents.is_empty() && told[0].contains("--field text=body"), "{told:?}");
    let (documents, told) = all("a.jsonl", b"7\n\"Orlin\"\n{\"text\": \"Orlin left.\"}\n[]\nnull\n");
    assert_eq!((documents.len(), told.len()), (1, 4), "{told:?}");
    assert!(told.iter().all(|told| told.contains("no object")), "{told:?}");
    let deep = format!("{}{{\"text\": \"Orlin left.\"}}", "[".repeat(100_000));
    let (documents, told) = all("deep.json", deep.as_bytes());
    assert!(documents.is_empty() && !told.is_empty());
}

#[test]
fn mixed_encodings() {
    let mut lines = "{\"text\": \"Véss was quiet.\"}\n".as_bytes().to_vec();
    lines.extend(b"{\"text\": \"General Orl\xEDn left the caf\xE9 at Vess, they said.\"}\n");
    let (documents, _) = all("a.jsonl", &lines);
    let texts: Vec<&str> = documents.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["Véss was quiet.", "General Orlín left the café at Vess, they said."]);
    let table = "Title\tText\nBoats\tOrlin left Véss.\n";
    let mut wide = vec![0xFF, 0xFE];
    table.encode_utf16().for_each(|unit| wide.extend(unit.to_le_bytes()));
    let (documents, told) = all("a.tsv", &wide);
    assert_eq!(documents.first().map(|(_, text)| text.as_str()), Some("Orlin left Véss."), "{told:?}");
    // A page in UTF-8 with a letter of another encoding in it: the rest is read, and the letter told.
    let mut page = format!("<meta charset=utf-8><article><p>{SENTENCE} “We left Véss,” he said of ").into_bytes();
    page.extend(b"\xE9 and went.</p></article>");
    let document = hearsay_read::html::document("a.html", &page).expect("read");
    assert!(document.text.contains("“We left Véss,”"), "{}", document.text);
    assert!(document.diagnostics.iter().any(|note| note.message.contains("no character")), "{document:?}");
}

/// A stream of records without end, as long as is asked for, of which nothing is held.
struct Endless {
    record: Vec<u8>,
    left: usize,
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.record.len() && self.left > 0 {
            self.at = 0;
            self.left -= 1;
        }
        let read = (&self.record[self.at..]).read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

#[test]
fn long_archives_stream() {
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n{}", "x".repeat(1 << 20));
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
        body.len()
    );
    let mut source = Endless { record: record.into_bytes(), left: 300, at: 0 };
    let (documents, told) = read("crawl.warc", &mut source);
    assert!(documents.is_empty());
    assert_eq!(told, ["crawl.warc: 301 records that are no web pages were skipped"]);
}
