//! Packed files: gzip, zstd, zip and tar, around anything that can be read, and around one another.
//!
//! In goes the packed stream, out come the items inside, named `archive/inside.html`; nothing is written to a named place,
//! so no path can lead outside. What swells too much is a bomb and is stopped: `wire.gz` of 40 KB with a gigabyte of
//! blanks gives one failure.

use crate::stream::{Take, broken, fail, within, words};
use crate::{Item, Options};
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read, Seek, Write};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Bytes that may come out of a few.
const FREE_BYTES: u64 = 8 * 1024 * 1024;
/// Beyond that, how many may come out of one.
const RATIO: u64 = 100;
/// And out of one stream in all.
const TOTAL_BYTES: u64 = 1 << 40;
/// A zip that comes in a stream is no longer than this.
const ZIP_BYTES: u64 = 64 << 30;
/// Windows of zstd are no larger than this.
const WINDOW_BYTES: u64 = 128 << 20;

/// How many bytes may come out of so many.
pub(crate) fn allowance(packed: u64) -> u64 {
    FREE_BYTES + packed.saturating_mul(RATIO)
}

/// How many bytes come out of a zlib stream, and out of what is packed in it once more; `None` if they are more than
/// `limit`. Nothing of it is kept, and a broken stream counts as far as it goes.
pub(crate) fn unzlibbed_bytes(source: impl Read, limit: u64) -> Option<u64> {
    let (outer_count, inner_count) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let mut outer = Counted { source: ZlibDecoder::new(source), count: Rc::clone(&outer_count) }.take(limit + 1);
    let mut first = [0];
    if outer.read(&mut first).is_ok_and(|read| read == 1) && first[0] & 0x0F == 8 {
        let inner = ZlibDecoder::new(Cursor::new(first).chain(&mut outer));
        let mut inner = Counted { source: inner, count: Rc::clone(&inner_count) }.take(limit + 1);
        _ = io::copy(&mut inner, &mut io::sink());
    }
    _ = io::copy(&mut outer, &mut io::sink());
    let count = outer_count.get() + inner_count.get();
    (count <= limit).then_some(count)
}

/// Counts what is read.
struct Counted<R> {
    source: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

/// Stops a stream that swells too much.
struct Limited<R> {
    source: R,
    packed: Rc<Cell<u64>>,
    count: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.count += read as u64;
        let swollen = self.count > FREE_BYTES && self.count / RATIO > self.packed.get();
        if swollen || self.count > TOTAL_BYTES {
            return Err(io::Error::other("it swells too much when unpacked, as a bomb does"));
        }
        Ok(read)
    }
}

/// The name without the ending of the packing: `a.jsonl.gz` is `a.jsonl` inside, which the place still names whole.
fn unpacked_name(path: &str) -> &str {
    let bare = path.rsplit_once('.').filter(|(_, ending)| matches!(*ending, "gz" | "zst" | "GZ"));
    bare.map_or(path, |(bare, _)| bare)
}

/// Reads what is packed by gzip; several members follow one another.
pub(crate) fn gzip(path: &str, source: &mut dyn Read, options: &Options, depth: usize, take: Take) -> ControlFlow<()> {
    let packed = Rc::new(Cell::new(0));
    let counted = Counted { source, count: Rc::clone(&packed) };
    let decoder = MultiGzDecoder::new(BufReader::with_capacity(64 * 1024, counted));
    within(unpacked_name(path), &mut Limited { source: decoder, packed, count: 0 }, options, depth + 1, take)
}

/// Reads what is packed by zstd.
pub(crate) fn zstd(path: &str, source: &mut dyn Read, options: &Options, depth: usize, take: Take) -> ControlFlow<()> {
    let packed = Rc::new(Cell::new(0));
    let counted = Counted { source, count: Rc::clone(&packed) };
    match ruzstd::decoding::StreamingDecoder::new_with_max_window_size(counted, WINDOW_BYTES) {
        Ok(decoder) => {
            let mut limited = Limited { source: decoder, packed, count: 0 };
            within(unpacked_name(path), &mut limited, options, depth + 1, take)
        }
        Err(error) => fail(path, &format!("its zstd frame is broken: {error}"), take),
    }
}

/// Reads the files in a tar.
pub(crate) fn tar(path: &str, source: &mut dyn Read, options: &Options, depth: usize, take: Take) -> ControlFlow<()> {
    let mut archive = ::tar::Archive::new(source);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return fail(path, &words(&error), take),
    };
    for entry in entries {
        match entry {
            Ok(mut entry) if entry.header().entry_type().is_file() => {
                let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                if wanted(&name) {
                    within(&format!("{path}/{name}"), &mut entry, options, depth + 1, take)?;
                }
            }
            Ok(_) => {}
            // Where the next one begins is not known any more.
            Err(error) => return fail(path, &format!("the tar is broken: {}", words(&error)), take),
        }
    }
    ControlFlow::Continue(())
}

/// Reads the files in a zip.
pub(crate) fn zip(path: &str, source: &mut dyn Read, options: &Options, depth: usize, take: Take) -> ControlFlow<()> {
    let opened = put_down(source).map_err(|error| words(&error));
    let opened = opened.and_then(|file| ::zip::ZipArchive::new(file).map_err(|error| error.to_string()));
    let mut archive = match opened {
        Ok(archive) => archive,
        Err(reason) => return fail(path, &format!("the zip is broken: {reason}"), take),
    };
    for number in 0..archive.len() {
        let entry = match archive.by_index(number) {
            Ok(entry) => entry,
            Err(error) => {
                take(Item::Failed(broken(&format!("{path}#{}", number + 1), &error.to_string())))?;
                continue;
            }
        };
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if entry.is_file() && wanted(&name) {
            let packed = Rc::new(Cell::new(entry.compressed_size()));
            let mut limited = Limited { source: entry, packed, count: 0 };
            within(&format!("{path}/{name}"), &mut limited, options, depth + 1, take)?;
        }
    }
    ControlFlow::Continue(())
}

/// A stream as a file without a name, which is gone when it is closed.
fn put_down(source: &mut dyn Read) -> io::Result<BufReader<std::fs::File>> {
    let mut file = tempfile::tempfile()?;
    let written = io::copy(&mut source.take(ZIP_BYTES), &mut file)?;
    if written == ZIP_BYTES {
        return Err(io::Error::other("it is longer than 64 GB"));
    }
    file.flush()?;
    file.rewind()?;
    Ok(BufReader::new(file))
}

/// Whether a file inside an archive may be a report: those that programs hide or put beside are not.
fn wanted(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    !last.is_empty() && !last.starts_with('.') && !name.starts_with("__MACOSX/")
}

#[cfg(test)]
mod tests {
    use crate::stream::all;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::{Cursor, Write};

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("packed");
        encoder.finish().expect("packed")
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).expect("a file");
            writer.write_all(bytes).expect("packed");
        }
        writer.finish().expect("packed").into_inner()
    }

    fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = ::tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut header = ::tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            builder.append_data(&mut header, name, *bytes).expect("a file");
        }
        builder.into_inner().expect("packed")
    }

    #[test]
    fn packed_in_one_another() {
        let inner = gzip(b"Orlin left Vess.");
        let packed =
            gzip(&tar(&[("a/b.txt", b"Vess was quiet."), ("c.zip", &zip(&[("d.txt.gz", &inner), (".x", b"no")]))]));
        let (documents, told) = all("all.tgz", &packed);
        assert!(told.is_empty(), "{told:?}");
        let found: Vec<_> = documents.iter().map(|document| (&*document.path, &*document.text)).collect();
        assert_eq!(found, [("all.tgz/a/b.txt", "Vess was quiet."), ("all.tgz/c.zip/d.txt", "Orlin left Vess.")]);
        let zstd =
            ruzstd::encoding::compress_to_vec(&b"Orlin left Vess."[..], ruzstd::encoding::CompressionLevel::Fastest);
        assert_eq!(all("a.txt.zst", &zstd).0[0].text, "Orlin left Vess.");
    }

    #[test]
    fn a_bomb_is_stopped_and_the_rest_read() {
        let bomb = gzip(&vec![b' '; 64 << 20]);
        let (documents, told) = all("a.tar", &tar(&[("bomb.gz", &bomb), ("b.txt", b"Orlin left.")]));
        assert_eq!(documents.len(), 1);
        assert!(told[0].contains("a.tar/bomb") && told[0].contains("swells"), "{told:?}");
        let (_, told) = all("b.zip", &zip(&[("bomb.txt", &vec![b'a'; 64 << 20])]));
        assert!(told.iter().any(|told| told.contains("swells")), "{told:?}");
        let mut deep = b"Orlin left.".to_vec();
        for _ in 0..6 {
            deep = gzip(&deep);
        }
        assert!(all("deep.gz", &deep).1[0].contains("packed too many times"));
    }

    #[test]
    fn cut_off() {
        let text = "Orlin visited Vess on the 3rd, 14th and 25th, two officials said; 1729 boats left.\n".repeat(3);
        let packed = gzip(text.as_bytes());
        let (_, told) = all("cut.gz", &packed[..packed.len() - 12]);
        assert!(told[0].starts_with("cannot read cut"), "{told:?}");
        let packed = zip(&[("a.txt", text.as_bytes())]);
        assert!(all("cut.zip", &packed[..packed.len() / 2]).1[0].contains("the zip is broken"));
    }
}
