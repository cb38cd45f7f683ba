//! Feeds: RSS, Atom and JSON Feed, an entry a report.
//!
//! In go the bytes of a feed, out comes a document an entry, named `wire.xml#3`, with the entry's full content, or its
//! summary where the feed has no more: then a note says so.

use crate::records::Record;
use crate::stream::{Take, fail, give};
use crate::{dates, parts};
use feed_rs::model::Entry;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};

/// Reads the entries of a feed.
pub(crate) fn read(path: &str, bytes: &[u8], take: Take) -> ControlFlow<()> {
    let feed = match panic::catch_unwind(AssertUnwindSafe(|| feed_rs::parser::parse(bytes))) {
        Ok(Ok(feed)) => feed,
        Ok(Err(error)) => return fail(path, &format!("the feed is broken: {error}"), take),
        Err(_) => return fail(path, "the feed can't be taken apart", take),
    };
    let publisher = feed.title.map(|title| title.content);
    let entries = entries(bytes);
    let told_apart = entries.len() == feed.entries.len();
    for (number, entry) in feed.entries.into_iter().enumerate() {
        let place = format!("{path}#{}", number + 1);
        let changed = entry.published.and(entry.updated).and_then(|date| dates::day(&date.to_rfc3339()));
        let (record, only_summary) = record(entry, publisher.clone());
        let put_together = format!("{:?}\n{:?}\n{:?}", record.url, record.title, record.text);
        let source = if told_apart { entries[number] } else { put_together.as_bytes() };
        let mut read = record.document(&place, "application/feed+xml", source);
        if let Ok(document) = &mut read {
            document.modified = changed;
            if only_summary {
                document.diagnostics.push(parts::note("the feed has only a summary of it".to_owned()));
            }
        }
        give(read, take)?;
    }
    ControlFlow::Continue(())
}

/// The bytes of each entry of an RSS or Atom feed, which are those of its report. In JSON Feed nothing is found.
fn entries(bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut open: Option<(usize, &[u8])> = None;
    while let Some(next) = bytes[at..].iter().position(|&byte| byte == b'<') {
        at += next;
        let rest = &bytes[at..];
        let past = |end: &[u8]| rest.windows(end.len()).position(|window| window == end).map(|place| place + end.len());
        let skipped = match rest {
            _ if rest.starts_with(b"<![CDATA[") => past(b"]]>"),
            _ if rest.starts_with(b"<!--") => past(b"-->"),
            _ => Some(1),
        };
        let opens = |tag: &[u8]| {
            rest.starts_with(tag) && rest.get(tag.len()).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>')
        };
        match open {
            None if opens(b"<item") => open = Some((at, b"</item>")),
            None if opens(b"<entry") => open = Some((at, b"</entry>")),
            Some((start, end)) if rest.starts_with(end) => {
                found.push(&bytes[start..at + end.len()]);
                open = None;
            }
            _ => {}
        }
        let Some(skipped) = skipped else { break };
        at += skipped;
    }
    found
}

/// What an entry says; and whether it is only a summary.
fn record(entry: Entry, publisher: Option<String>) -> (Record, bool) {
    let full = entry.content.and_then(|content| content.body).filter(|body| !body.trim().is_empty());
    let only_summary = full.is_none();
    let record = Record {
        text: full.or(entry.summary.map(|summary| summary.content)),
        title: entry.title.map(|title| title.content),
        publisher,
        byline: entry.authors.into_iter().filter_map(|author| author.name).filter(|name| !name.is_empty()).collect(),
        date: entry.published.or(entry.updated).map(|date| date.to_rfc3339()),
        url: entry.links.into_iter().next().map(|link| link.href),
        language: entry.language,
    };
    (record, only_summary)
}

#[cfg(test)]
mod tests {
    use crate::stream::all;
    use std::fmt::Write as _;

    #[test]
    fn rss_with_full_content() {
        let mut feed = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
            <channel><title>Tarn Post</title><item><title>Boats</title><link>https://tarn.example/1</link><pubDate>Mon, 02 Jun \
            2031 10:00:00 GMT</pubDate><description>Short.</description><content:encoded><![CDATA[<p>Orlin left.</p><p>Vess \
            was quiet.</p>]]></content:encoded></item>"
            .to_owned();
        for number in 0..10_000 {
            _ = write!(feed, "<item><guid>{number}</guid><description>Boat {number} left.</description></item>");
        }
        feed.push_str("</channel></rss>");
        let (documents, told) = all("wire.xml", feed.as_bytes());
        assert_eq!((documents.len(), told.len()), (10_001, 0));
        assert_eq!(documents[0].text, "Orlin left.\n\nVess was quiet.");
        assert_eq!(documents[0].published.as_deref(), Some("2031-06-02"));
        assert_eq!(documents[0].publisher.as_deref(), Some("Tarn Post"));
        assert_eq!(documents[10_000].path, "wire.xml#10001");
        assert_eq!(documents[1].bytes, b"<item><guid>0</guid><description>Boat 0 left.</description></item>");
        assert!(documents[1].diagnostics.iter().any(|note| note.message.contains("summary")));
    }

    #[test]
    fn json_feed_and_broken() {
        let feed = b"{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Tarn Post\", \"items\": [{\"id\": \"1\", \
                     \"content_text\": \"Orlin left Vess.\"}]}";
        assert_eq!(all("feed.json", feed).0[0].text, "Orlin left Vess.");
        assert_eq!(all("feed.xml", b"<?xml version='1.0'?><rss version='2.0'><channel><item>").0.len(), 0);
    }
}
